import { Readable } from 'node:stream';
import type { HttpResponse } from './types.js';

/** Enough for any error answer that a strategy looks for. */
const PEEK_LIMIT = 64 * 1024;

/** A response whose body can be looked into before it is read. */
export interface PeekableResponse {
  /** The response to hand on: its body is whole, whatever was looked at. */
  readonly response: HttpResponse;
  /** The body's first 64 KiB as text; what came of it when it breaks off. */
  peek(): Promise<string>;
}

/** Keeps what was looked at and puts it before the rest, so that a long answer neither waits nor is cut. */
export function peekable(response: HttpResponse): PeekableResponse {
  let current = response;
  let peeked: Promise<string> | undefined;

  const look = async (): Promise<string> => {
    const source = response.body;
    const pieces: Buffer[] = [];
    let length = 0;
    const rest = (source as AsyncIterable<Buffer>)[Symbol.asyncIterator]() as AsyncIterator<
      Buffer,
      undefined
    >;
    /** What ended the look: the body's end, its error, or the limit. */
    let end: { readonly error?: unknown } | undefined;
    while (length < PEEK_LIMIT && end === undefined) {
      try {
        const next = await rest.next();
        if (next.done === true) end = {};
        else {
          pieces.push(next.value);
          length += next.value.length;
        }
      } catch (error) {
        end = { error };
      }
    }
    async function* whole(): AsyncGenerator<Buffer> {
      yield* pieces;
      if (end !== undefined && 'error' in end) throw end.error as Error;
      while (end === undefined) {
        const next = await rest.next();
        if (next.done === true) return;
        yield next.value;
      }
    }
    const body = Readable.from(whole(), { objectMode: false });
    // However it ends, and also when nobody has begun to read it, the connection must be let go.
    body.once('close', () => source.destroy());
    body.on('error', () => undefined);
    current = { ...response, body };
    return Buffer.concat(pieces).subarray(0, PEEK_LIMIT).toString('utf8');
  };

  return {
    get response() {
      return current;
    },
    peek: () => (peeked ??= look()),
  };
}
