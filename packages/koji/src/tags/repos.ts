import { type CallControl, callOf, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { parseShape } from '../api/parse-result.js';
import type { repo as repoSchema } from '../api/task-schemas.js';
import type { HubAccess } from '../hub-access.js';
import type { Keywords } from '../session/hub-connection.js';
import { submitTask } from '../tasks/submit-task.js';
import type { WaitOptions } from '../tasks/task-times.js';
import { waitForTask } from '../tasks/wait-for-task.js';
import { fetchTag } from './tag-place.js';

/** A repository of a tag. */
export interface TagRepo {
  readonly id: number;
  /** The moment of the hub's history that it shows. */
  readonly createEvent: number | null;
}

/** The shape of {@link TagRepo} in the hub's words. */
export function tagRepo({
  id,
  create_event: createEvent,
}: Pick<z.output<typeof repoSchema>, 'id' | 'create_event'>): TagRepo {
  return { id, createEvent };
}

const made = z.tuple([z.number().int(), z.number().int()]);

/**
 * Makes a new repo of a tag and waits for it; needs the permission `repo`. On hubs from 1.35 {@link requestRepo} is for everybody.
 * @throws PublishError NOT_FOUND; AUTH_DENIED; the fault of the task; TIMEOUT with recovery `wait`
 */
export async function newRepo(
  koji: HubAccess,
  tag: string | number,
  options: WaitOptions & {
    /** As of this moment of the hub's history. @default now */
    readonly event?: number | undefined;
    /** With the source packages. @default false */
    readonly source?: boolean | undefined;
    /** With the debug packages. @default false */
    readonly debuginfo?: boolean | undefined;
  } = {},
): Promise<TagRepo> {
  const { event, source: src, debuginfo } = options;
  const call = callOf(options);
  const { name } = await fetchTag(koji, tag, call);
  const taskId = await submitTask(
    koji,
    { method: 'newRepo', isOurs: ([of]) => of === name },
    (settle) => koji.api.newRepo(name, { event, src, debuginfo }, { ...call, settle }),
    call,
  );
  const { result } = await waitForTask(koji, taskId, options);
  const [id, createEvent] = parseShape(made, result, 'newRepo');
  return { id, createEvent };
}

/**
 * Makes a repo for distribution, of signed packages, and waits for it; answers its number.
 * @throws PublishError NOT_FOUND; AUTH_DENIED; the fault of the task: packages without one of the keys; TIMEOUT
 */
export async function distRepo(
  koji: HubAccess,
  tag: string | number,
  keys: readonly string[],
  options: WaitOptions & {
    /** Further options of the task, in the hub's words: `arch`, `comps`, `latest`, `allow_missing_signatures`, ... */
    readonly taskOptions?: Keywords | undefined;
  } = {},
): Promise<{ readonly taskId: number; readonly result: unknown }> {
  const { taskOptions = {} } = options;
  const call = callOf(options);
  const { name } = await fetchTag(koji, tag, call);
  const answer = await submitTask(
    koji,
    { method: 'distRepo', isOurs: ([of]) => of === name },
    (settle) => koji.api.distRepo(name, [...keys], taskOptions, { ...call, settle }),
    call,
  );
  const taskId = parseShape(z.number().int(), answer, 'distRepo');
  return { taskId, result: (await waitForTask(koji, taskId, options)).result };
}

/** The newest repo of a tag that can be used; undefined when it has none. @throws PublishError NOT_FOUND for the tag */
export async function currentRepo(
  koji: HubAccess,
  tag: string | number,
  control: CallControl = {},
): Promise<TagRepo | undefined> {
  const call = callOf(control);
  const { id } = await fetchTag(koji, tag, call);
  const found = await koji.api.getRepo(id, {}, call);
  return found === null ? undefined : tagRepo(found);
}

/** @throws PublishError UNSUPPORTED on hubs before 1.35 */
export function needsRepoRequests(thrown: unknown): never {
  if (!(thrown instanceof PublishError) || thrown.code !== 'UNSUPPORTED') throw thrown;
  throw new PublishError('UNSUPPORTED', 'this hub takes no requests for repos', {
    store: 'koji',
    hint: 'it is older than 1.35: wait for its own regeneration (waitRepo), or make one (newRepo)',
    cause: thrown,
  });
}
