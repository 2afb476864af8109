import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { PublishError, toPublishError } from '../errors.js';
import type { DigestAlgorithm, Digests } from './artifact.js';
import { digestFile } from './digest.js';
import { changedWhileRead } from './file-state.js';
import { fileType } from './open-regular.js';
import { type WalkEntry, walkTree } from './walk.js';

/** Files being hashed at once: enough to keep the disk busy, few enough for 16 MiB of blocks. */
const AT_ONCE = 8;

/** A regular file of a tree, read. */
export interface HashedFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly size: number;
  readonly digests: Digests;
}

/** Options of {@link directoryDigest}. */
export interface DirectoryDigestOptions {
  readonly signal: AbortSignal;
  /** What `onFile` wants to know of each file; `sha256` is always there. @default only sha256 */
  readonly algorithms?: readonly DigestAlgorithm[];
  /** Called for each regular file in the order of the listing; the next is not reported before it has settled. */
  readonly onFile?: (file: HashedFile) => void | Promise<void>;
  /** Called as bytes are read. `totalBytes` is known from the start. */
  readonly onProgress?: (done: TreeProgress) => void;
}

/** How far {@link directoryDigest} is. */
export interface TreeProgress {
  readonly files: number;
  readonly bytes: number;
  readonly totalBytes: number;
}

/** What identifies a tree. */
export interface DirectoryDigest {
  /** Bytes of all regular files. */
  readonly size: number;
  /** Regular files and symbolic links. */
  readonly files: number;
  /** Hex; SHA-256 of the listing. */
  readonly sha256: string;
}

/**
 * Identifies a tree by the SHA-256 of its listing: the line `omnipub-directory-1`, then a line for each entry in the
 * order of {@link walkTree}, each ended by a line feed, fields separated by one space, strings as JSON:
 *
 *     file "PATH" SIZE SHA256
 *     link "PATH" "TARGET"
 *     dir "PATH"
 *
 * `dir` stands for empty directories only; the others show in the paths. Links are named by their target, not followed.
 * Modes, owners and times don't enter: a checkout, a copy or a cache gives other ones to the same content, and what
 * was published would not be known again.
 *
 * Refuses FIFOs, sockets and devices before it reads any file.
 * @throws PublishError INVALID_INPUT, NOT_FOUND, AUTH_DENIED, each naming the path; ABORTED
 */
export async function directoryDigest(
  root: string,
  options: DirectoryDigestOptions,
): Promise<DirectoryDigest> {
  const totalBytes = await preflight(root, options.signal);
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const algorithms = [...new Set<DigestAlgorithm>(['sha256', ...(options.algorithms ?? [])])];
  const listing = createHash('sha256').update('omnipub-directory-1\n');
  const done = { files: 0, bytes: 0, totalBytes };
  const queue: { entry: WalkEntry; file: Promise<HashedFile | undefined> }[] = [];

  const read = async (entry: WalkEntry): Promise<HashedFile | undefined> => {
    if (entry.type === 'other') throw await specialFile(root, entry.path);
    if (entry.type !== 'file') return undefined;
    let seen = 0;
    const onProgress = (bytes: number): void => {
      done.bytes += bytes - seen;
      seen = bytes;
      options.onProgress?.({ ...done });
    };
    const file = await digestFile(`${root}/${entry.path}`, { algorithms, signal, onProgress });
    if (file.size !== entry.size) throw changedWhileRead(entry.path);
    return { path: entry.path, ...file };
  };
  let size = 0;
  const finishOldest = async (): Promise<void> => {
    const oldest = queue.shift();
    if (oldest === undefined) return;
    const file = await oldest.file;
    listing.update(line(oldest.entry, file));
    if (oldest.entry.type !== 'directory') done.files++;
    if (file === undefined) return;
    size += file.size;
    await options.onFile?.(file);
  };

  try {
    for await (const entry of walkTree(root, { signal })) {
      if (entry.type === 'directory' && entry.empty !== true) continue;
      const file = read(entry);
      // Only the oldest is awaited; the others must not count as unhandled meanwhile.
      file.catch(() => undefined);
      queue.push({ entry, file });
      if (queue.length >= AT_ONCE) await finishOldest();
    }
    while (queue.length > 0) await finishOldest();
    options.onProgress?.({ ...done });
    return { size, files: done.files, sha256: listing.digest('hex') };
  } catch (thrown) {
    throw toPublishError(thrown);
  } finally {
    // After a failure nothing may go on reading behind the caller's back.
    if (queue.length > 0) stop.abort();
    await Promise.allSettled(queue.map(({ file }) => file));
  }
}

/** Looks at every entry before any is read. Returns the bytes of all regular files. */
async function preflight(root: string, signal: AbortSignal): Promise<number> {
  let bytes = 0;
  for await (const entry of walkTree(root, { signal })) {
    if (entry.type === 'other') throw await specialFile(root, entry.path);
    bytes += entry.size;
  }
  return bytes;
}

async function specialFile(root: string, path: string): Promise<PublishError> {
  const what = fileType(await lstat(`${root}/${path}`));
  return new PublishError('INVALID_INPUT', `${JSON.stringify(path)} is ${what}; no store takes that`, {
    hint: 'remove it, or move it out of the directory',
  });
}

function line(entry: WalkEntry, file: HashedFile | undefined): string {
  const path = JSON.stringify(entry.path);
  if (file !== undefined) return `file ${path} ${String(file.size)} ${String(file.digests.sha256)}\n`;
  return entry.type === 'symlink' ? `link ${path} ${JSON.stringify(entry.target)}\n` : `dir ${path}\n`;
}
