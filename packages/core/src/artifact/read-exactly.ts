import type { FileHandle } from 'node:fs/promises';

/** Reads `length` bytes at `position`, or undefined when the file ends before. */
export async function readExactly(
  handle: FileHandle,
  position: number,
  length: number,
): Promise<Buffer | undefined> {
  const buffer = Buffer.alloc(length);
  let have = 0;
  while (have < length) {
    const { bytesRead } = await handle.read(buffer, have, length - have, position + have);
    if (bytesRead === 0) return undefined;
    have += bytesRead;
  }
  return buffer;
}
