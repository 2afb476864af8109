import type { HttpResponse } from '@omnipub/core';

/** An answer that is known to be short needs no more. */
const MOST_BYTES = 64 * 1024;

/** The begin of a body as text, 64 KiB at most; the rest is not read. */
export async function shortText({ body }: Pick<HttpResponse, 'body'>): Promise<string> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    pieces.push(piece);
    size += piece.length;
    if (size > MOST_BYTES) break;
  }
  return Buffer.concat(pieces).subarray(0, MOST_BYTES).toString();
}
