import { type Call, eachLimited, type HttpClient, PublishError } from '@omnipub/core';
import { fetchFile } from './fetch-file.js';
import type { DownloadableFile, DownloadedFile } from './hub-file.js';
import { wholeProgress } from './whole-progress.js';

/** Where files go, and how many come at once. */
export interface DownloadTarget {
  /** A folder; made when it is not there. */
  readonly to: string;
  /** Files at once, 1 to 32. @default 4 */
  readonly concurrent?: number | undefined;
}

/**
 * Downloads files, some at a time. What is there already with the right bytes is left alone, so that a second run goes on where the first
 * one broke off.
 * @throws PublishError the first failure, when all have come to rest; files that were whole by then stay
 */
export async function fetchFiles(
  server: HttpClient,
  files: readonly DownloadableFile[],
  { to, concurrent = 4 }: DownloadTarget,
  call: Call,
): Promise<readonly DownloadedFile[]> {
  checkConcurrent(concurrent);
  checkLocals(files);
  const progress = wholeProgress(
    call.emit,
    files.map(({ size }) => size),
  );
  const done: DownloadedFile[] = [];
  const numbered = files.map((file, index) => ({ file, index }));
  await eachLimited(numbered, { limit: concurrent, signal: call.signal }, async ({ file, index }) => {
    done[index] = await fetchFile(server, file, to, { signal: call.signal, emit: progress(index) });
  });
  return done;
}

/** @throws PublishError INVALID_INPUT */
export function checkConcurrent(concurrent: number): void {
  if (Number.isInteger(concurrent) && concurrent >= 1 && concurrent <= 32) return;
  throw new PublishError('INVALID_INPUT', `concurrent is ${String(concurrent)}`, {
    store: 'koji',
    hint: 'set it to a whole number from 1 to 32',
  });
}

/** Two files in one place would overwrite each other. @throws PublishError PROTOCOL */
function checkLocals(files: readonly DownloadableFile[]): void {
  const taken = new Set<string>();
  for (const { local } of files) {
    if (taken.has(local))
      throw new PublishError('PROTOCOL', `the hub has two files ${JSON.stringify(local)}`, {
        store: 'koji',
        hint: 'narrow the choice down to one of them',
      });
    taken.add(local);
  }
}
