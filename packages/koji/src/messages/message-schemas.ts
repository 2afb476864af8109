import { z } from 'zod';
import { buildStates, taskStates } from '../model/states.js';

const id = z.number().int();

/** A state of a build is a number in bodies and a word in headers. */
const buildState = z.union([
  z.enum(buildStates),
  id.transform((state, context) => {
    const name = buildStates[state];
    if (name !== undefined) return name;
    context.issues.push({ code: 'custom', message: 'is no state of a build', input: state });
    return z.NEVER;
  }),
]);
const taskState = z.enum(taskStates);

const build = z.object({
  id: id.nullish(),
  build_id: id.nullish(),
  name: z.string(),
  version: z.string(),
  release: z.string(),
  task_id: id.nullish(),
  owner_name: z.string().nullish(),
  /** A name in Fedora's messages. */
  owner: z.union([z.string(), id]).nullish(),
});

const instance = z.string().nullish();

/** Koji's own plugins put the row into `info`; Fedora's lays its members open. */
export const buildChange = z.union([
  z.object({ old: buildState.nullish(), new: buildState, info: build, instance }),
  build
    .extend({ old: buildState.nullish(), new: buildState, instance })
    .transform((open) => ({ old: open.old, new: open.new, instance: open.instance, info: open })),
]);

const task = z.object({
  id,
  method: z.string(),
  /** Fedora's schema has a list of tasks here; only a number is of use. */
  parent: z.unknown(),
  owner: z.union([z.string(), id]).nullish(),
  request: z.unknown(),
});

/** Fedora repeats id, method and owner beside `info`, the owner by name. */
export const taskChange = z.object({
  old: taskState.nullish(),
  new: taskState,
  info: task.partial().optional(),
  id: id.nullish(),
  method: z.string().nullish(),
  owner: z.union([z.string(), id]).nullish(),
  instance,
});

const named = z.object({ id: id.nullish(), name: z.string() });

/** Koji's own plugins put rows into it, Fedora's names. */
export const tagChange = z.union([
  z.object({ tag: named, build, user: named.nullish(), instance }),
  build
    .extend({ tag: z.string(), tag_id: id.nullish(), user: z.string().nullish(), instance })
    .transform((open) => ({
      tag: { id: open.tag_id, name: open.tag },
      build: open,
      user: open.user === null || open.user === undefined ? undefined : { name: open.user },
      instance: open.instance,
    })),
]);

/** A build as a message has it. */
export type BuildBody = z.output<typeof build>;
