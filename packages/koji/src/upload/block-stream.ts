import { Readable } from 'node:stream';

/**
 * Blocks whose memory is used again. It must be piped: a pipe takes no further block before the one that it handed on has left. When
 * `_read` asks for block n, block n-1 may be on its way and n-2 has gone; while n waits, n+1 is read. So four places are enough.
 */
export class BlockStream extends Readable {
  readonly #blocks: AsyncIterator<Buffer, undefined>;

  /** `blocks`: each is made when it is asked for. */
  constructor(blocks: AsyncIterable<Buffer>) {
    // No block is ever asked for because there is room for more: only when one was taken.
    super({ highWaterMark: 1 });
    this.#blocks = blocks[Symbol.asyncIterator]() as AsyncIterator<Buffer, undefined>;
  }

  override _read(): void {
    this.#blocks.next().then(
      ({ value }) => this.push(value ?? null),
      (thrown: unknown) => this.destroy(thrown as Error),
    );
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    const end = this.#blocks.return?.();
    if (end === undefined) done(error);
    else
      end.then(
        () => done(error),
        () => done(error),
      );
  }
}
