import type { HttpResponse } from './types.js';

/** The whole body as UTF-8 text, without a byte order mark. Bound it with `collect` before. */
export async function readText(response: HttpResponse): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of response.body as AsyncIterable<Buffer>) pieces.push(piece);
  return Buffer.concat(pieces)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
}
