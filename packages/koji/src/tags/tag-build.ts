import { callOf, PublishError } from '@omnipub/core';
import { kojiFaultOf } from '../faults/koji-fault.js';
import type { HubAccess } from '../hub-access.js';
import { findTasks, submitTask } from '../tasks/submit-task.js';
import type { WaitOptions } from '../tasks/task-times.js';
import { waitForTask } from '../tasks/wait-for-task.js';
import { type TagPlace, tagPlace } from './tag-place.js';

/** What has become of a build that was to be in a tag. */
export interface Tagged {
  readonly outcome: 'created' | 'existed';
  readonly nvr: string;
  readonly tag: string;
  /** The task that has done it, where there was one. */
  readonly taskId?: number;
}

/** Options of tagging. */
export interface TagOptions extends WaitOptions {
  /** Once more if it is there, and against the policy if you may. @default false */
  readonly force?: boolean | undefined;
}

/** FREE, OPEN, ASSIGNED. */
const GOING_ON = [0, 1, 4];

/**
 * Puts a build into a tag, and returns when it is really there: the hub only makes a task, and its answer says nothing of the end (koji
 * contract 12). A build that is there already is `existed`; a task that is under way for it already is waited for.
 *
 * @throws PublishError NOT_FOUND for the build or the tag; the hub's refusal, or the fault of the task: REJECTED when the package is not on
 * the list of the tag, AUTH_DENIED by policy; TIMEOUT with recovery `wait`
 */
export async function tagBuild(
  koji: HubAccess,
  tag: string | number,
  build: string | number,
  options: TagOptions = {},
): Promise<Tagged> {
  const place = await tagPlace(koji, { tag, build }, callOf(options));
  if (place.tagIds.has(place.tag.id) && options.force !== true) return tagged(place, 'existed');
  return runTagging(koji, place, undefined, options);
}

/** Makes the task, or finds it, and waits for it. `from`: the tag that the build leaves. */
export async function runTagging(
  koji: HubAccess,
  place: TagPlace,
  from: { readonly id: number; readonly name: string } | undefined,
  options: TagOptions,
): Promise<Tagged> {
  const call = callOf(options);
  const { build, tag } = place;
  const { force } = options;
  // Its request, as the hub writes it: [tag, build, force, fromtag] (recording getTaskInfo-request).
  const isOurs = ([toTag, ofBuild, , fromTag]: readonly unknown[]): boolean =>
    toTag === tag.id && ofBuild === build.id && (fromTag ?? null) === (from?.id ?? null);
  const wanted = { method: 'tagBuild', isOurs };
  const [underWay] = await findTasks(koji, { ...wanted, states: GOING_ON }, call);
  const taskId =
    underWay?.id ??
    (await submitTask(
      koji,
      wanted,
      (settle) =>
        from === undefined
          ? koji.api.tagBuild(tag.id, build.id, { force }, { ...call, settle })
          : koji.api.moveBuild(from.id, tag.id, build.id, { force }, { ...call, settle }),
      call,
    ));
  try {
    await waitForTask(koji, taskId, options);
  } catch (thrown) {
    if (!isAlreadyTagged(thrown)) throw thrown;
    return { ...tagged(place, 'existed'), taskId };
  }
  return { ...tagged(place, 'created'), taskId };
}

/** Two may tag the same build at once; the second task fails, and what it wanted is there. */
function isAlreadyTagged(thrown: unknown): boolean {
  return (
    thrown instanceof PublishError &&
    thrown.code === 'ALREADY_EXISTS' &&
    kojiFaultOf(thrown)?.name === 'TagError'
  );
}

/** The answer without a task. */
export function tagged({ build, tag }: TagPlace, outcome: Tagged['outcome']): Tagged {
  return { outcome, nvr: build.nvr, tag: tag.name };
}
