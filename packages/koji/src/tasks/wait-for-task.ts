import type { Call } from '@omnipub/core';
import { z } from 'zod';
import type { HubAccess } from '../hub-access.js';
import { isTaskDone, taskStateName } from '../model/states.js';
import { pageOf } from '../web/page-of.js';
import { fetchTask, type HubTask } from './hub-task.js';
import { lookUntil } from './look-until.js';
import { canceledTask, failedTask } from './task-error.js';
import type { WaitOptions } from './task-times.js';

/** A task that has ended well. */
export interface ClosedTask {
  readonly task: HubTask;
  /** What it answers: nil for tagBuild, `[repo_id, event_id]` for newRepo (koji contract 10). */
  readonly result: unknown;
}

const fault = z.object({ faultCode: z.number().int(), faultString: z.string() });

/**
 * Waits until a task has ended. Its states are told as `processing` events.
 *
 * @throws PublishError the task's own fault when it has failed: see {@link kojiFaultOf} and {@link failedTaskOf}; REJECTED with the
 * storeCode CANCELED; TIMEOUT with recovery `wait` when the deadline passes and the task goes on; NOT_FOUND; ABORTED
 */
export async function waitForTask(
  koji: HubAccess,
  id: number,
  options: WaitOptions = {},
): Promise<ClosedTask> {
  const page = pageOf(koji, { kind: 'task', id });
  let seen: number | undefined;
  const task = await lookUntil(
    koji,
    async (call) => {
      const found = await fetchTask(koji, id, call);
      if (found.state !== seen)
        call.emit({
          type: 'processing',
          state: `task ${String(id)} (${found.method}) ${taskStateName(found.state)}`,
          ...(page === undefined ? {} : { url: page }),
        });
      seen = found.state;
      return isTaskDone(found.state) ? found : undefined;
    },
    {
      ...options,
      what: `task ${String(id)}`,
      hint: `the task goes on${page === undefined ? '' : `, see ${page}`}; run again to wait for it`,
    },
  );
  const { signal } = options;
  return { task, result: await taskResult(koji, task, signal === undefined ? {} : { signal }) };
}

/** What a task that has ended answers. @throws PublishError as {@link waitForTask} */
export async function taskResult(
  koji: HubAccess,
  task: HubTask,
  call: Partial<Pick<Call, 'signal'>>,
): Promise<unknown> {
  const state = taskStateName(task.state);
  if (state === 'CANCELED') throw canceledTask(koji, task);
  const result = await koji.api.getTaskResult(task.id, { raise_fault: false }, call);
  if (state !== 'FAILED') return result;
  const parsed = fault.safeParse(result);
  throw failedTask(
    koji,
    task,
    parsed.success ? parsed.data : { faultCode: 1000, faultString: 'the hub does not say why' },
  );
}
