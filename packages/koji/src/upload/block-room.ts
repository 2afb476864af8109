/** One read, in bytes. */
export const BLOCK = 1024 * 1024;
/** See {@link BlockStream}: two may be on their way when the fourth is read. */
const RING = 4;

/** Where the blocks of one upload are read to, again and again: a fresh buffer for each would wait for a collection, 60 MiB of them. */
export interface BlockRoom {
  /** For the next block of the chunk that is being sent. */
  next(): Buffer;
  /** For the first block of a chunk, which is read while the one before is sent: two, in turns. */
  first(chunk: number): Buffer;
}

/** Makes room for a file of that size. */
export function createBlockRoom(size: number): BlockRoom {
  const length = Math.max(1, Math.min(BLOCK, size));
  const ring: Buffer[] = [];
  const firsts: Buffer[] = [];
  let turn = 0;
  const at = (buffers: Buffer[], place: number): Buffer =>
    (buffers[place] ??= Buffer.allocUnsafeSlow(length));
  return {
    next: () => at(ring, turn++ % RING),
    first: (chunk) => at(firsts, chunk % 2),
  };
}
