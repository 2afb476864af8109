import { type Call, eachLimited, type HttpClient, PublishError } from '@omnipub/core';
import { z } from 'zod';
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

const target = z.object({ to: z.string().min(1), concurrent: z.number().int().min(1).max(32).optional() });

/** Before anything is asked for. @throws PublishError INVALID_INPUT */
export function checkTarget(given: DownloadTarget): void {
  const parsed = target.safeParse(given);
  if (parsed.success) return;
  const [issue] = parsed.error.issues;
  throw new PublishError('INVALID_INPUT', `${String(issue?.path[0])}: ${issue?.message ?? 'is wrong'}`, {
    store: 'koji',
    hint: 'name a folder as "to"; "concurrent" is a whole number from 1 to 32',
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
