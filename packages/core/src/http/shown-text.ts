import { redact } from '../redact.js';

/**
 * A server's words on one line: no control characters (they could drive a terminal), at most `limit` characters. Secrets go
 * first: half of one, left over by the cut, would not be known again.
 */
export function shownText(text: string, limit = 500): string {
  const line = redact(text)
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ')
    .trim();
  return line.length > limit ? `${line.slice(0, limit)}…` : line;
}
