/** A server's words on one line: no control characters (they could drive a terminal), bounded. */
export function shownText(text: string, limit = 500): string {
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' ').trim();
  return line.length > limit ? `${line.slice(0, limit)}…` : line;
}
