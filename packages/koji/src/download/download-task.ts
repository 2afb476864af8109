import { join } from 'node:path';
import { type Call, type CallControl, callOf, eachLimited, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { KojiTask } from '../model/koji-task.js';
import type { ModelParts } from '../model/model-parts.js';
import { checkedFilter } from '../read/checked-filter.js';
import { missing } from '../read/resolve.js';
import { type TaskFile, taskFiles } from '../tasks/task-files.js';
import { fetchByHub } from './fetch-by-hub.js';
import { checkTarget, type DownloadTarget, fetchFiles } from './fetch-files.js';
import { fileServer } from './file-server.js';
import type { DownloadableFile, DownloadedFile } from './hub-file.js';
import { taskFilePath } from './layout.js';
import { pathParts } from './top-url.js';
import { wholeProgress } from './whole-progress.js';

const choice = z.strictObject({
  /** Files whose whole name is one of these. @default all */
  names: z.array(z.string().min(1)).min(1).optional(),
  /** Files of the tasks below it, too, each below a folder with its number. @default false */
  descendents: z.boolean().optional(),
  /** `hub`: through calls of the hub, in pieces; for sites that show no files. @default topurl, and hub where none is configured */
  via: z.enum(['topurl', 'hub']).optional(),
});

/** Which files of a task, and where they go. */
export interface DownloadTaskOptions extends CallControl, DownloadTarget, z.input<typeof choice> {}

/**
 * Downloads what a task has left: logs, and packages where it made some. The hub knows only the sizes of these. A file of a task that
 * still runs comes as far as it has been written.
 * @throws PublishError NOT_FOUND when there is no such task, or no file fits
 */
export async function downloadTask(
  parts: ModelParts,
  taskId: number,
  options: DownloadTaskOptions,
): Promise<readonly DownloadedFile[]> {
  const { signal, emit, to, concurrent = 4, ...given } = options;
  const call = callOf({ signal, emit });
  checkTarget({ to, concurrent });
  const { names, descendents = false, via } = checkedFilter(choice, given, 'files of a task');
  const task = (await KojiTask.load(taskId, parts, call)) ?? missing('task', taskId);
  const tasks = descendents ? [task, ...(await task.descendents(call))] : [task];
  const ids = tasks.map(({ id }) => id);
  const listed = await taskFiles(parts, ids, call);
  const outputs = listed.filter(({ name }) => names?.includes(name) ?? true);
  if (outputs.length === 0) throw nothing(taskId);
  const running = new Set(tasks.filter(({ isDone }) => !isDone).map(({ id }) => id));
  const files = outputs.map((output) => ({
    output,
    file: fileOf(output, { isRunning: running.has(output.taskId), isOne: !descendents }),
  }));
  const target = { to, concurrent };
  const hasTopurl = (parts.hub.settings.config.topurl ?? '') !== '';
  if (via === 'hub' || (via === undefined && !hasTopurl)) return byHub(parts, files, target, call);
  const server = await fileServer(parts);
  return fetchFiles(
    server,
    files.map(({ file }) => file),
    target,
    call,
  );
}

function fileOf(
  output: TaskFile,
  about: { readonly isRunning: boolean; readonly isOne: boolean },
): DownloadableFile {
  return {
    kind: 'task-output',
    path: taskFilePath(output),
    local: about.isOne ? output.name : `${String(output.taskId)}/${output.name}`,
    // It may have grown since it was listed.
    size: about.isRunning ? undefined : output.size,
  };
}

async function byHub(
  parts: ModelParts,
  files: readonly { readonly output: TaskFile; readonly file: DownloadableFile }[],
  { to, concurrent }: Required<DownloadTarget>,
  call: Call,
): Promise<readonly DownloadedFile[]> {
  const progress = wholeProgress(
    call.emit,
    files.map(({ output }) => output.size),
  );
  const done: DownloadedFile[] = [];
  const numbered = files.map((each, index) => ({ ...each, index }));
  const lanes = { limit: concurrent ?? 4, signal: call.signal };
  await eachLimited(numbered, lanes, async ({ output, file, index }) => {
    const path = join(to, ...pathParts(file.local));
    await fetchByHub(parts, output, path, { signal: call.signal, emit: progress(index) });
    done[index] = { kind: file.kind, path, size: output.size, status: 'downloaded', checkedBy: 'size' };
  });
  return done;
}

function nothing(taskId: number): PublishError {
  return new PublishError('NOT_FOUND', `task ${String(taskId)} has no file that fits`, {
    store: 'koji',
    hint: 'its files may be with a task below it: ask with descendents',
  });
}
