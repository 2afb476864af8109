import { z } from 'zod';
import { hubTime, whole } from './build-schemas.js';

/** A task (koji contract 10). */
export const task = z.looseObject({
  id: whole,
  method: z.string(),
  /** 0 FREE, 1 OPEN, 2 CLOSED, 3 CANCELED, 4 ASSIGNED, 5 FAILED. */
  state: whole,
  owner: whole.nullable(),
  parent: whole.nullable(),
  channel_id: whole.nullable(),
  host_id: whole.nullable(),
  arch: z.string().nullable(),
  label: z.string().nullable(),
  priority: whole.nullable(),
  weight: z.number().nullable().optional(),
  create_time: hubTime.nullable().optional(),
  start_time: hubTime.nullable().optional(),
  completion_time: hubTime.nullable().optional(),
  create_ts: z.number().nullable().optional(),
  start_ts: z.number().nullable().optional(),
  completion_ts: z.number().nullable().optional(),
  /** Decoded arguments, where they were asked for. */
  request: z.unknown(),
});

/** A repository of a tag. */
export const repo = z.looseObject({
  id: whole,
  tag_id: whole,
  tag_name: z.string().optional(),
  /** 0 INIT, 1 READY, 2 EXPIRED, 3 DELETED, 4 PROBLEM. */
  state: whole,
  create_event: whole.nullable(),
  task_id: whole.nullable().optional(),
  dist: z.boolean().nullable().optional(),
});

/** Files of a task: names, or with `stat` the facts of each; sizes are strings. */
export const taskOutput = z.union([z.array(z.string()), z.looseObject({})]);
