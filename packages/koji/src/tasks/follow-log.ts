import { callOf, linkSignal, PublishError } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';
import { isTaskDone } from '../model/states.js';
import { fetchTask } from './hub-task.js';
import { LogReader } from './log-reader.js';
import { taskFiles } from './task-files.js';
import { pollIntervalOf, type WaitOptions } from './task-times.js';

/** Options of {@link followLog}. */
export interface FollowLogOptions extends WaitOptions {
  /** Where the file lies. @default where it is first found */
  readonly volume?: string | undefined;
  /** Bytes that are known already. @default 0 */
  readonly offset?: number | undefined;
}

/**
 * The text of a task's log as it grows, until the task has ended and everything was read: the last look comes after the end. A log that
 * is not there yet is waited for. Bytes that are no UTF-8 become replacement characters.
 *
 * @throws PublishError NOT_FOUND when the task has ended without that file, or there is no such task; TIMEOUT; ABORTED
 */
export async function* followLog(
  koji: HubAccess,
  taskId: number,
  name: string,
  options: FollowLogOptions = {},
): AsyncGenerator<string, void, void> {
  const { signal, emit } = callOf(options);
  const { deadlineMs } = options;
  const bounds = deadlineMs === undefined ? {} : { deadlineMs };
  const linked = linkSignal({ signal, what: `following ${name}`, store: 'koji', ...bounds });
  const call = { signal: linked.signal, emit };
  let reader: LogReader | undefined;
  try {
    for (;;) {
      linked.check();
      // Asked before the log: what is written until the end is in the look after it.
      const isDone = isTaskDone((await fetchTask(koji, taskId, call)).state);
      reader ??= await open(koji, { taskId, name }, options, call);
      if (reader !== undefined) yield* reader.read(call);
      if (isDone) {
        if (reader === undefined) throw noLog(taskId, name);
        const rest = reader.end();
        if (rest !== '') yield rest;
        return;
      }
      await koji.clock.sleep(pollIntervalOf(koji, options), linked.signal);
    }
  } finally {
    linked.done();
  }
}

async function open(
  koji: HubAccess,
  { taskId, name }: { readonly taskId: number; readonly name: string },
  options: FollowLogOptions,
  call: Parameters<typeof taskFiles>[2],
): Promise<LogReader | undefined> {
  const files = await taskFiles(koji, [taskId], call);
  const found = files.find(
    (file) => file.name === name && (options.volume === undefined || file.volume === options.volume),
  );
  return found === undefined ? undefined : new LogReader(koji, found, options.offset);
}

function noLog(taskId: number, name: string): PublishError {
  return new PublishError('NOT_FOUND', `task ${String(taskId)} has ended and left no ${name}`, {
    store: 'koji',
    hint: 'list the files of the task; its children have logs of their own',
  });
}
