import { type FileHandle, open, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { PublishError, toPublishError } from '../errors.js';
import { createLentBlocks } from './lent-blocks.js';
import type { BodySource } from './types.js';

/** One read. Bigger blocks gain nothing, smaller ones cost a third of the throughput (ARCHITECTURE section 5). */
const BLOCK = 1024 * 1024;

/** Options of {@link fileBody}. */
export interface FileBodyOptions {
  /** First byte. @default 0 */
  readonly offset?: number;
  /** Bytes to send. @default to the end of the file */
  readonly length?: number;
  /** @default 'application/octet-stream' */
  readonly contentType?: string;
}

interface Seen {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ino: number;
}

/**
 * A file, or a part of one, read in blocks of 1 MiB. It is measured here; a file that is another one, or has changed, when it is
 * sent fails with CONFLICT before its last block leaves, so that no server takes a torn upload for a whole one.
 * @throws PublishError NOT_FOUND, AUTH_DENIED, or INVALID_INPUT for what is no regular file or a range outside of it
 */
export async function fileBody(path: string, options: FileBodyOptions = {}): Promise<BodySource> {
  const seen = await stat(path).catch((thrown: unknown) => {
    throw toPublishError(thrown);
  });
  const refuse = (what: string): PublishError =>
    new PublishError('INVALID_INPUT', `${JSON.stringify(path)} ${what}`, { hint: 'check the path' });
  if (!seen.isFile()) throw refuse('is no regular file');
  const offset = options.offset ?? 0;
  const length = options.length ?? seen.size - offset;
  if (![offset, length].every((n) => Number.isSafeInteger(n) && n >= 0) || offset + length > seen.size)
    throw refuse(`has ${String(seen.size)} bytes, not ${String(length)} from ${String(offset)}`);
  return {
    length,
    contentType: options.contentType ?? 'application/octet-stream',
    open: () =>
      Readable.from(blocks(path, seen, { offset, length }), { objectMode: false, highWaterMark: BLOCK }),
  };
}

async function* blocks(
  path: string,
  seen: Seen,
  range: { offset: number; length: number },
): AsyncGenerator<Buffer> {
  const file = await open(path, 'r').catch((thrown: unknown) => {
    throw toPublishError(thrown);
  });
  try {
    await refuseChanged(file, path, seen);
    let left = range.length;
    let at = range.offset;
    const memory = createLentBlocks(Math.min(BLOCK, left));
    while (left > 0) {
      const block = memory.take();
      const { bytesRead } = await file.read(block, 0, Math.min(block.length, left), at);
      if (bytesRead === 0) throw changed(path);
      at += bytesRead;
      left -= bytesRead;
      if (left === 0) await refuseChanged(file, path, seen);
      yield memory.lend(block, bytesRead);
    }
  } finally {
    await file.close();
  }
}

async function refuseChanged(file: FileHandle, path: string, seen: Seen): Promise<void> {
  const now = await file.stat();
  if (now.size !== seen.size || now.mtimeMs !== seen.mtimeMs || now.ino !== seen.ino) throw changed(path);
}

function changed(path: string): PublishError {
  return new PublishError('CONFLICT', `${JSON.stringify(path)} changed while it was being sent`, {
    recovery: 'fix-input',
    hint: 'wait until nothing writes to it any more and run again',
  });
}
