import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Bytes read at a time: large enough for network file systems, small enough to keep eight copies flat in memory. */
export const BLOCK = 1024 * 1024;

/** What was read. */
export interface Hashed {
  readonly size: number;
  /** Hex. */
  readonly md5: string;
}

/** Options of {@link copyHashed} and {@link hashFile}. */
export interface CopyOptions {
  readonly signal: AbortSignal;
  /** Reused between files. @default a new one */
  readonly buffer?: Buffer | undefined;
  /** Hears of each block. */
  readonly onBytes?: ((count: number) => void) | undefined;
  /** Read through a symbolic link. @default false */
  readonly follow?: boolean | undefined;
}

/** Reads a file once. @throws an error with a path for what the file system refuses */
export async function hashFile(source: string, options: CopyOptions): Promise<Hashed> {
  const from = await openSource(source, options);
  try {
    return await pump(from, undefined, options);
  } finally {
    await from.close();
  }
}

/** Copies a file to a new one of mode 0644 whatever the umask, hashing the bytes on their way: one read. */
export async function copyHashed(source: string, destination: string, options: CopyOptions): Promise<Hashed> {
  const from = await openSource(source, options);
  try {
    const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
    const to = await open(destination, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o644);
    try {
      const hashed = await pump(from, to, options);
      await to.chmod(0o644);
      return hashed;
    } finally {
      await to.close();
    }
  } finally {
    await from.close();
  }
}

/** Never waits for the other end of a FIFO that took the file's place. */
async function openSource(source: string, options: CopyOptions): Promise<FileHandle> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  return open(source, O_RDONLY | O_NONBLOCK | (options.follow === true ? 0 : O_NOFOLLOW));
}

async function pump(from: FileHandle, to: FileHandle | undefined, options: CopyOptions): Promise<Hashed> {
  const hash = createHash('md5');
  const buffer = options.buffer ?? Buffer.allocUnsafe(BLOCK);
  let size = 0;
  for (;;) {
    options.signal.throwIfAborted();
    const { bytesRead } = await from.read(buffer, 0, buffer.length, null);
    if (bytesRead === 0) return { size, md5: hash.digest('hex') };
    const block = buffer.subarray(0, bytesRead);
    hash.update(block);
    for (let done = 0; to !== undefined && done < block.length; ) {
      done += (await to.write(block, done, block.length - done)).bytesWritten;
    }
    size += bytesRead;
    options.onBytes?.(bytesRead);
  }
}
