import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Call, PublishError } from '@omnipub/core';
import { controlOf, type Reader } from '../read/reader.js';
import type { TaskFile } from '../tasks/task-files.js';

/** They come as base64 in a text, which both sides hold whole (koji contract 10). */
const PIECE = 4 * 1024 * 1024;

/**
 * Downloads a file of a task through the hub itself, piece by piece, for sites that show no files. As much as the file had when it was
 * listed; it appears only when that is there.
 * @throws PublishError PROTOCOL when the file is shorter by now
 */
export async function fetchByHub(
  { api }: Pick<Reader, 'api'>,
  file: TaskFile,
  path: string,
  { signal, emit }: Call,
): Promise<void> {
  const { taskId, name, volume, size } = file;
  await mkdir(dirname(path), { recursive: true });
  const part = join(dirname(path), `.${basename(path)}.omnipub-${randomBytes(6).toString('hex')}.part`);
  const handle = await open(part, 'wx');
  try {
    for (let offset = 0; offset < size; ) {
      const wanted = { offset, size: Math.min(PIECE, size - offset), volume };
      const answer = await api.downloadTaskOutput(taskId, name, wanted, controlOf({ signal, emit }));
      const bytes = Buffer.from(answer, 'base64');
      if (bytes.length === 0 || bytes.length > wanted.size) throw shorter(file, offset + bytes.length);
      await handle.writeFile(bytes);
      offset += bytes.length;
      emit({ type: 'download.progress', received: offset, total: size });
    }
    await handle.sync();
    await rename(part, path);
  } catch (thrown) {
    await rm(part, { force: true });
    throw thrown;
  } finally {
    await handle.close();
  }
}

function shorter({ name, taskId, size }: TaskFile, bytes: number): PublishError {
  return new PublishError(
    'PROTOCOL',
    `${name} of task ${String(taskId)} has ${String(bytes)} bytes instead of ${String(size)}`,
    { store: 'koji', hint: 'nothing was kept of it; run again' },
  );
}
