import { Readable } from 'node:stream';
import { PublishError } from '../errors.js';
import { requestName } from './base-url.js';
import type { HttpRequest, HttpResponse, Middleware } from './types.js';

/** Error bodies are read up to here (ARCHITECTURE section 5). */
export const ERROR_BODY_LIMIT = 1024 * 1024;

/** Is this answer a success for this request? */
export function isAccepted(request: HttpRequest, status: number): boolean {
  return (status >= 200 && status < 300) || request.accept.includes(status);
}

/**
 * Reads bounded answers inside the retry, so that a cut one counts as a failed attempt. Error bodies are kept as far as they
 * came, up to the bound: half an explanation is better than none.
 */
export function collect(store: string): Middleware {
  return async (request, next, context) => {
    const response = await next(request, context);
    if (!isAccepted(request, response.status)) {
      const bytes = await readUpTo(response.body, ERROR_BODY_LIMIT, { tolerant: true });
      // Half an answer after an abort is no answer.
      context.signal.throwIfAborted();
      return withBody(response, bytes.subarray(0, ERROR_BODY_LIMIT));
    }
    if (request.collect === undefined) return response;
    const bytes = await readUpTo(response.body, request.collect, { tolerant: false });
    if (bytes.length > request.collect) {
      const message = `the answer to ${requestName(request)} is longer than ${String(request.collect)} bytes`;
      throw new PublishError('PROTOCOL', message, { store, status: response.status });
    }
    return withBody(response, bytes);
  };
}

/** At most one piece more than `limit`; the rest is cut off. */
async function readUpTo(body: Readable, limit: number, how: { readonly tolerant: boolean }): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of body as AsyncIterable<Buffer>) {
      pieces.push(piece);
      length += piece.length;
      if (length > limit) break;
    }
  } catch (error) {
    if (!how.tolerant) throw error;
  }
  return Buffer.concat(pieces);
}

function withBody(response: HttpResponse, bytes: Buffer): HttpResponse {
  return { ...response, body: Readable.from(bytes.length === 0 ? [] : [bytes], { objectMode: false }) };
}
