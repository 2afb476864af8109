import { callOf, linkSignal } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';
import { pollIntervalOf, type WaitOptions } from './task-times.js';
import { type TaskChange, TaskTree } from './task-tree.js';

/**
 * Watches tasks and all below them until each has ended: yields every task at its first sight, and at each change of its state. A task
 * that fails ends the watch as well as any; {@link waitForTask} tells with what. Nothing is asked before it is read.
 *
 * @throws PublishError NOT_FOUND for a task that is not there; TIMEOUT when the deadline passes; ABORTED
 */
export async function* watchTasks(
  koji: HubAccess,
  ids: number | readonly number[],
  options: WaitOptions = {},
): AsyncGenerator<TaskChange, void, void> {
  const { signal, emit } = callOf(options);
  const { deadlineMs } = options;
  const tree = new TaskTree(koji, typeof ids === 'number' ? [ids] : ids);
  const linked = linkSignal({
    signal,
    what: 'watching tasks',
    store: 'koji',
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  });
  try {
    for (;;) {
      linked.check();
      yield* await tree.refresh({ signal: linked.signal, emit });
      if (tree.isDone) return;
      await koji.clock.sleep(pollIntervalOf(koji, options), linked.signal);
    }
  } finally {
    linked.done();
  }
}
