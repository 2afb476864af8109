import { type CallControl, callOf } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';
import { isTaskDone, type TaskState, taskStateName } from '../model/states.js';
import type { Settle } from '../session/settle.js';
import { fetchTask } from './hub-task.js';
import { isSame } from './is-same.js';
import { requestOf, submitTask } from './submit-task.js';

/** What has become of a task that was to be canceled: CANCELED, or the end that it had already. */
export type AfterCancel = TaskState | `${number}`;

/**
 * Cancels a task and what it has started. One that has ended already stays as it is; the answer tells.
 * @throws PublishError NOT_FOUND; AUTH_DENIED for somebody else's
 */
export async function cancelTask(
  koji: HubAccess,
  id: number,
  options: CallControl & {
    /** Also the tasks below it. @default true */
    readonly recurse?: boolean | undefined;
  } = {},
): Promise<AfterCancel> {
  const { recurse } = options;
  const call = callOf(options);
  await fetchTask(koji, id, call);
  await koji.api.cancelTask(id, { recurse }, { ...call, settle: endedOf(koji, id) });
  return taskStateName((await fetchTask(koji, id, call)).state);
}

/**
 * Cancels the whole tree that a task belongs to, from its top; administrators only.
 * @throws PublishError NOT_FOUND; AUTH_DENIED; REJECTED for a task that is not the top, unless `strict` is false
 */
export async function cancelTaskFull(
  koji: HubAccess,
  id: number,
  options: CallControl & {
    /** The task must be the top of its tree. @default true */
    readonly strict?: boolean | undefined;
  } = {},
): Promise<AfterCancel> {
  const { strict } = options;
  const call = callOf(options);
  await fetchTask(koji, id, call);
  await koji.api.cancelTaskFull(id, { strict }, { ...call, settle: endedOf(koji, id) });
  return taskStateName((await fetchTask(koji, id, call)).state);
}

/**
 * Starts a task that has failed or was canceled once more; only the top of a tree. Answers the number of the new task.
 * @throws PublishError NOT_FOUND; REJECTED for a task that goes on or has ended well
 */
export async function resubmitTask(koji: HubAccess, id: number, control: CallControl = {}): Promise<number> {
  const call = callOf(control);
  const { method, request } = await fetchTask(koji, id, call);
  const wanted = requestOf(request);
  return submitTask(
    koji,
    { method, isOurs: (found) => isSame(found, wanted) },
    (settle) => koji.api.resubmitTask(id, { ...call, settle }),
    call,
  );
}

/**
 * Changes the priority of a task and of what it has started; administrators only. Lower is sooner, 20 is usual.
 * @throws PublishError NOT_FOUND; AUTH_DENIED; REJECTED for a task that has ended
 */
export async function setTaskPriority(
  koji: HubAccess,
  id: number,
  priority: number,
  options: CallControl & {
    /** Also the tasks below it. @default true */
    readonly recurse?: boolean | undefined;
  } = {},
): Promise<void> {
  const { recurse } = options;
  const call = callOf(options);
  await fetchTask(koji, id, call);
  const settle: Settle = async ({ signal }) => {
    const task = await fetchTask(koji, id, { signal });
    return task.priority === priority ? { happened: true, value: null } : { happened: false };
  };
  await koji.api.setTaskPriority(id, priority, { recurse }, { ...call, settle });
}

/** A cancellation is done when the task goes on no longer. */
function endedOf(koji: HubAccess, id: number): Settle {
  return async ({ happened, signal }) => {
    if (happened) return { happened: true, value: null };
    const { state } = await fetchTask(koji, id, { signal });
    return isTaskDone(state) ? { happened: true, value: null } : { happened: false };
  };
}
