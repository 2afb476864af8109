import { type FileHandle, open } from 'node:fs/promises';
import { createAdler32, PublishError, toPublishError } from '@omnipub/core';

/** A file that is being uploaded: opened once, read at places, and known to stay the same. */
export interface LocalFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Fills the buffer from `offset` on, and gives the part that was filled. */
  read(into: Buffer, offset: number): Promise<Buffer>;
  /** Adler-32 of the first `length` bytes. */
  prefixAdler32(length: number, signal: AbortSignal): Promise<string>;
  /** @throws PublishError CONFLICT when it is not what it was */
  checkUnchanged(): Promise<void>;
  close(): Promise<void>;
}

const BLOCK = 1024 * 1024;

/** Opens it. @throws PublishError NOT_FOUND, AUTH_DENIED; INVALID_INPUT for what is no regular file */
export async function openLocalFile(path: string): Promise<LocalFile> {
  try {
    const handle = await open(path, 'r');
    const seen = await handle.stat();
    if (seen.isFile()) return localFile(path, handle, seen);
    await handle.close();
  } catch (thrown) {
    throw toPublishError(thrown, { store: 'koji' });
  }
  throw new PublishError('INVALID_INPUT', `${JSON.stringify(path)} is no regular file`, {
    store: 'koji',
    hint: 'check the path',
  });
}

function localFile(
  path: string,
  handle: FileHandle,
  seen: { readonly size: number; readonly mtimeMs: number },
): LocalFile {
  const { size } = seen;
  const changed = (): PublishError =>
    new PublishError('CONFLICT', `${JSON.stringify(path)} changed while it was being sent`, {
      store: 'koji',
      hint: 'wait until nothing writes to it any more and run again',
    });
  const read = async (into: Buffer, offset: number): Promise<Buffer> => {
    const wanted = Math.min(into.length, size - offset);
    for (let filled = 0; filled < wanted; ) {
      const { bytesRead } = await handle.read(into, filled, wanted - filled, offset + filled);
      if (bytesRead === 0) throw changed();
      filled += bytesRead;
    }
    return into.subarray(0, wanted);
  };
  return {
    path,
    size,
    read,
    async prefixAdler32(length, signal) {
      const sum = createAdler32();
      const block = Buffer.allocUnsafeSlow(Math.min(BLOCK, Math.max(length, 1)));
      for (let at = 0; at < length; ) {
        signal.throwIfAborted();
        const piece = await read(block.subarray(0, Math.min(block.length, length - at)), at);
        sum.update(piece);
        at += piece.length;
      }
      return sum.digest();
    },
    async checkUnchanged() {
      const now = await handle.stat();
      if (now.size !== size || now.mtimeMs !== seen.mtimeMs) throw changed();
    },
    close: () => handle.close(),
  };
}
