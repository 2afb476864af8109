/** What is known of a block that is on its way. */
interface Loan {
  /** Bytes of it that no socket has taken yet. */
  left: number;
  readonly giveBack: () => void;
}

/** By the memory itself: streams in between may cut a block into views of it, and may drop the object that was lent. */
const loans = new WeakMap<ArrayBufferLike, Loan>();

/** Memory of one body that is read in blocks: a block comes back when the kernel has taken all its bytes. */
export interface LentBlocks {
  /** A block to read into: one that came back, or a new one. */
  take(): Buffer;
  /** The first `length` bytes of a block of {@link take}, to be sent once. */
  lend(block: Buffer, length: number): Buffer;
}

/**
 * Fresh memory for each block would be garbage until the collector looks, which on a busy machine it does after a hundred of them.
 * A block whose bytes some stream copied, or that was never sent whole, does not come back: then the collector has it, as ever.
 */
export function createLentBlocks(size: number): LentBlocks {
  const free: Buffer[] = [];
  return {
    take: () => free.pop() ?? Buffer.allocUnsafeSlow(size),
    lend(block, length) {
      loans.set(block.buffer, { left: length, giveBack: () => void free.push(block) });
      return block.subarray(0, length);
    },
  };
}

/** A socket has taken `piece`, and nobody will look at it again. Nothing happens for memory that was not lent. */
export function giveBack(piece: Uint8Array): void {
  const loan = loans.get(piece.buffer);
  if (loan === undefined) return;
  loan.left -= piece.length;
  if (loan.left > 0) return;
  loans.delete(piece.buffer);
  loan.giveBack();
}
