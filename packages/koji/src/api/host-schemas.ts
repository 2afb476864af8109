import { z } from 'zod';
import { whole } from './build-schemas.js';

/** A builder. */
export const host = z.looseObject({
  id: whole,
  name: z.string(),
  user_id: whole,
  /** Separated by spaces. */
  arches: z.string().nullable(),
  /** The weight of tasks that it takes. */
  capacity: z.number(),
  task_load: z.number(),
  enabled: z.boolean(),
  ready: z.boolean(),
});

/** A channel: a group of builders that tasks are given to. */
export const channel = z.looseObject({
  id: whole,
  name: z.string(),
  /** Only of hubs from 1.26 on. */
  enabled: z.boolean().optional(),
  description: z.string().nullable().optional(),
});

/** A repository outside of the hub. */
export const externalRepo = z.looseObject({ id: whole, name: z.string(), url: z.string() });
