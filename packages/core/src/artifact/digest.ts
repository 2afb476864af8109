import { createHash } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { toPublishError } from '../errors.js';
import { createAdler32 } from './adler32.js';
import type { DigestAlgorithm, Digests } from './artifact.js';
import { assertUnchanged, changedWhileRead } from './file-state.js';
import { openRegular } from './open-regular.js';

/** Large enough for OpenSSL to be the bottleneck, small enough for eight files at once. */
const BLOCK = 1024 * 1024;

/** Options of {@link digestFile}. */
export interface DigestOptions {
  readonly algorithms: readonly DigestAlgorithm[];
  readonly signal: AbortSignal;
  /** Called after each block with the bytes read so far and the size of the file. */
  readonly onProgress?: (bytes: number, total: number) => void;
}

/** What one pass over a file gives. */
export interface FileDigest {
  /** Bytes. */
  readonly size: number;
  readonly digests: Digests;
}

/**
 * Reads a file once, in blocks of 1 MiB, for all digests asked for.
 * @throws PublishError INVALID_INPUT when it isn't a regular file or changes meanwhile, NOT_FOUND, AUTH_DENIED;
 * ABORTED, or the signal's own reason where that is a PublishError
 */
export async function digestFile(path: string, options: DigestOptions): Promise<FileDigest> {
  const { handle, stat } = await openRegular(path);
  try {
    const total = Number(stat.size);
    const sums = [...new Set(options.algorithms)].map(
      (algorithm) => [algorithm, startDigest(algorithm)] as const,
    );
    let size = 0;
    for await (const block of blocks(handle, total)) {
      options.signal.throwIfAborted();
      size += block.length;
      for (const [, sum] of sums) sum.update(block);
      options.onProgress?.(size, total);
    }
    if (size !== total) throw changedWhileRead(path);
    await assertUnchanged(path, stat);
    return { size, digests: Object.fromEntries(sums.map(([name, sum]) => [name, sum.digest()])) };
  } catch (thrown) {
    throw toPublishError(thrown);
  } finally {
    await handle.close();
  }
}

/** A digest being computed. */
export interface RunningDigest {
  update(bytes: Uint8Array): void;
  /** Lower-case hex; call it once. */
  digest(): string;
}

/** Starts one digest, for callers that have the bytes in hand (a copy, an upload). */
export function startDigest(algorithm: DigestAlgorithm): RunningDigest {
  if (algorithm === 'adler32') return createAdler32();
  const hash = createHash(algorithm);
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('hex') };
}

/** Reads ahead by one block, so that the disk works while OpenSSL does. A block is valid until the next is asked for. */
async function* blocks(handle: FileHandle, total: number): AsyncGenerator<Buffer, void, void> {
  const length = Math.min(BLOCK, total + 1);
  let current: Buffer = Buffer.allocUnsafe(length);
  let reading = handle.read(current, 0, length);
  let spare: Buffer | undefined;
  try {
    for (;;) {
      const { bytesRead } = await reading;
      if (bytesRead === 0) return;
      spare ??= Buffer.allocUnsafe(length);
      const block = current.subarray(0, bytesRead);
      [current, spare] = [spare, current];
      reading = handle.read(current, 0, length);
      yield block;
    }
  } finally {
    // Nobody may close the file under a read that is still going on.
    await reading.catch(() => undefined);
  }
}
