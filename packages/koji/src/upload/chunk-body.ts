import { type BodySource, createAdler32 } from '@omnipub/core';
import { BLOCK, type BlockRoom } from './block-room.js';
import { BlockStream } from './block-stream.js';
import type { LocalFile } from './local-file.js';

/** A piece of a file on its way: read as it is sent, so that its size costs no memory. */
export interface ChunkBody extends BodySource {
  readonly offset: number;
  /** Adler-32 of the bytes that went out last; eight hex digits. Undefined before they have all gone. */
  readonly adler32: () => string | undefined;
  /** Begins to read, so that the first bytes are there when they are wanted. */
  prepare(): void;
}

/** Which bytes of which file. */
export interface ChunkPlace {
  readonly file: LocalFile;
  readonly offset: number;
  readonly length: number;
  /** How many chunks were before. */
  readonly index: number;
  readonly room: BlockRoom;
}

/**
 * Makes the body of one chunk. Each `open` reads and sums it up anew: the next block is read while one is sent, and the first while the
 * chunk before is on its way.
 */
export function chunkBody({ file, offset, length, index, room }: ChunkPlace): ChunkBody {
  let sum: string | undefined;
  let prepared: Promise<Buffer> | undefined;

  const read = (at: number): Promise<Buffer> => {
    const into = at === 0 ? room.first(index) : room.next();
    const block = file.read(into.subarray(0, Math.min(BLOCK, length - at)), offset + at);
    // It is waited for below; when nobody comes to that, its failure must not end the process.
    block.catch(() => undefined);
    return block;
  };

  async function* blocks(): AsyncGenerator<Buffer, void, void> {
    sum = undefined;
    const own = createAdler32();
    let next = prepared ?? read(0);
    prepared = undefined;
    for (let at = 0; at < length; ) {
      const block = await next;
      at += block.length;
      if (at < length) next = read(at);
      own.update(block);
      if (at >= length) {
        if (offset + length === file.size) await file.checkUnchanged();
        sum = own.digest();
      }
      yield block;
    }
  }

  return {
    offset,
    length,
    contentType: 'application/octet-stream',
    open: () => new BlockStream(blocks()),
    adler32: () => (length === 0 ? createAdler32().digest() : sum),
    prepare: () => {
      if (length > 0) prepared ??= read(0);
    },
  };
}
