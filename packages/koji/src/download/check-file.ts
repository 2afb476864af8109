import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { CheckedBy, DownloadableFile } from './hub-file.js';
import { rpmSigmd5 } from './rpm-sigmd5.js';

/** What the bytes of a file are known by: the strongest that the hub tells. */
export function checkedBy({ digest, sigmd5, size }: DownloadableFile): CheckedBy {
  if (digest !== undefined) return digest.algorithm;
  if (sigmd5 !== undefined) return 'sigmd5';
  return size === undefined ? 'length' : 'size';
}

/**
 * The size of a local file that is surely the one of the hub; undefined when it isn't there, is another, or nothing tells: a size alone
 * does not.
 */
export async function sizeWhenSame(
  path: string,
  file: DownloadableFile,
  signal: AbortSignal,
): Promise<number | undefined> {
  const there = await stat(path).catch(() => undefined);
  if (there === undefined || !there.isFile()) return undefined;
  if (file.size !== undefined && there.size !== file.size) return undefined;
  return (await isSame(path, file, signal)) ? there.size : undefined;
}

async function isSame(
  path: string,
  { digest, sigmd5 }: DownloadableFile,
  signal: AbortSignal,
): Promise<boolean> {
  if (digest !== undefined) {
    const hash = createHash(digest.algorithm);
    for await (const piece of createReadStream(path, { signal }) as AsyncIterable<Buffer>) hash.update(piece);
    return hash.digest('hex') === digest.hex.toLowerCase();
  }
  if (sigmd5 === undefined) return false;
  // What is no RPM is not the one that is wanted.
  return (await rpmSigmd5(path, signal).catch(() => '')) === sigmd5.toLowerCase();
}
