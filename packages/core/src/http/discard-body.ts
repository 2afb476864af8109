import type { HttpResponse } from './types.js';

/** What is read to the end, to keep the connection, rather than cut. */
const WORTH_READING = 64 * 1024;

/** Gets rid of an answer that nobody wants: a short one is drained, so that its connection can be used again. */
export function discardBody(response: HttpResponse): void {
  const length = Number(response.headers['content-length'] ?? Number.NaN);
  if (length <= WORTH_READING) response.body.resume();
  else response.body.destroy();
}
