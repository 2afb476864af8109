import { asPublishErrorOf, type CallControl, eachAsPublishErrorOf } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';
import { type FollowLogOptions, followLog } from './follow-log.js';
import { type FollowLogsOptions, followLogs, type LogText } from './follow-logs.js';
import {
  type AfterCancel,
  cancelTask,
  cancelTaskFull,
  resubmitTask,
  setTaskPriority,
} from './manage-tasks.js';
import { type TaskFile, taskFiles } from './task-files.js';
import type { WaitOptions } from './task-times.js';
import type { TaskChange } from './task-tree.js';
import { type ClosedTask, waitForTask } from './wait-for-task.js';
import { watchTasks } from './watch-tasks.js';

/** The tasks of a hub. Every method throws only PublishError. */
export class Tasks {
  readonly #koji: HubAccess;

  constructor(koji: HubAccess) {
    this.#koji = koji;
  }

  /** {@link watchTasks} */
  watch(ids: number | readonly number[], options?: WaitOptions): AsyncGenerator<TaskChange, void, void> {
    return eachAsPublishErrorOf('koji', watchTasks(this.#koji, ids, options));
  }

  /** {@link waitForTask} */
  wait(id: number, options?: WaitOptions): Promise<ClosedTask> {
    return asPublishErrorOf('koji', waitForTask(this.#koji, id, options));
  }

  /** {@link followLog} */
  followLog(id: number, name: string, options?: FollowLogOptions): AsyncGenerator<string, void, void> {
    return eachAsPublishErrorOf('koji', followLog(this.#koji, id, name, options));
  }

  /** {@link followLogs} */
  followLogs(
    ids: number | readonly number[],
    options?: FollowLogsOptions,
  ): AsyncGenerator<LogText, void, void> {
    return eachAsPublishErrorOf('koji', followLogs(this.#koji, ids, options));
  }

  /** {@link taskFiles} */
  files(ids: readonly number[], control: CallControl = {}): Promise<readonly TaskFile[]> {
    return asPublishErrorOf('koji', taskFiles(this.#koji, ids, control));
  }

  /** {@link cancelTask} */
  cancel(id: number, options?: Parameters<typeof cancelTask>[2]): Promise<AfterCancel> {
    return asPublishErrorOf('koji', cancelTask(this.#koji, id, options));
  }

  /** {@link cancelTaskFull} */
  cancelFull(id: number, options?: Parameters<typeof cancelTaskFull>[2]): Promise<AfterCancel> {
    return asPublishErrorOf('koji', cancelTaskFull(this.#koji, id, options));
  }

  /** {@link resubmitTask} */
  resubmit(id: number, control?: CallControl): Promise<number> {
    return asPublishErrorOf('koji', resubmitTask(this.#koji, id, control));
  }

  /** {@link setTaskPriority} */
  setPriority(id: number, priority: number, options?: Parameters<typeof setTaskPriority>[3]): Promise<void> {
    return asPublishErrorOf('koji', setTaskPriority(this.#koji, id, priority, options));
  }
}
