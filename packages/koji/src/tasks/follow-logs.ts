import { callOf, linkSignal } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';
import type { HubTask } from './hub-task.js';
import { LogReader } from './log-reader.js';
import { type TaskFile, taskFiles } from './task-files.js';
import { pollIntervalOf, type WaitOptions } from './task-times.js';
import { TaskTree } from './task-tree.js';

/** A piece of a log. */
export interface LogText {
  readonly taskId: number;
  /** What kind of task wrote it: `buildArch`, ... */
  readonly method: string;
  readonly name: string;
  readonly volume: string;
  readonly text: string;
}

/** Options of {@link followLogs}. */
export interface FollowLogsOptions extends WaitOptions {
  /** Which files. @default those whose name ends in `.log` */
  readonly isWanted?: ((file: TaskFile, task: HubTask) => boolean) | undefined;
}

const isLog = ({ name }: TaskFile): boolean => name.endsWith('.log');

/**
 * The logs of tasks and of all below them as they grow, until each task has ended and everything was read.
 * @throws PublishError NOT_FOUND for a task that is not there; TIMEOUT; ABORTED
 */
export async function* followLogs(
  koji: HubAccess,
  ids: number | readonly number[],
  options: FollowLogsOptions = {},
): AsyncGenerator<LogText, void, void> {
  const { signal, emit } = callOf(options);
  const { deadlineMs, isWanted = isLog } = options;
  const bounds = deadlineMs === undefined ? {} : { deadlineMs };
  const linked = linkSignal({ signal, what: 'following logs', store: 'koji', ...bounds });
  const call = { signal: linked.signal, emit };
  const tree = new TaskTree(koji, typeof ids === 'number' ? [ids] : ids);
  const readers = new Map<string, LogReader>();
  try {
    for (;;) {
      linked.check();
      await tree.refresh(call);
      const tasks = new Map(tree.tasks.map((task) => [task.id, task]));
      for (const file of await taskFiles(koji, [...tasks.keys()], call)) {
        const task = tasks.get(file.taskId);
        if (task === undefined || !isWanted(file, task)) continue;
        const reader = readerOf(koji, readers, file);
        if (file.size <= reader.offset) continue;
        for await (const text of reader.read(call)) yield textOf(file, task, text);
      }
      if (tree.isDone) {
        yield* ends(readers, tasks);
        return;
      }
      await koji.clock.sleep(pollIntervalOf(koji, options), linked.signal);
    }
  } finally {
    linked.done();
  }
}

function readerOf(koji: HubAccess, readers: Map<string, LogReader>, file: TaskFile): LogReader {
  const key = JSON.stringify([file.taskId, file.volume, file.name]);
  const reader = readers.get(key) ?? new LogReader(koji, file);
  readers.set(key, reader);
  return reader;
}

function* ends(
  readers: ReadonlyMap<string, LogReader>,
  tasks: ReadonlyMap<number, HubTask>,
): Generator<LogText> {
  for (const reader of readers.values()) {
    const text = reader.end();
    const task = tasks.get(reader.file.taskId);
    if (text !== '' && task !== undefined) yield textOf(reader.file, task, text);
  }
}

function textOf(file: LogReader['file'], task: HubTask, text: string): LogText {
  const { taskId, name, volume } = file;
  return { taskId, method: task.method, name, volume, text };
}
