/** What Python's `str.isspace` takes for white space; JavaScript's `trim` has U+FEFF more and U+001C-001F, U+0085 less. */
const SPACE = '\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';
const oneSpace = new RegExp(`^[${SPACE}]$`, 'u');

const isSpace = (char: string | undefined): boolean => char !== undefined && oneSpace.test(char);

/** Python's `str.rstrip()`. */
export function rstrip(text: string): string {
  let end = text.length;
  while (end > 0 && isSpace(text[end - 1])) end -= 1;
  return text.slice(0, end);
}

/** How many white-space characters a text begins with; its length when it has nothing else. */
export function indentOf(text: string): number {
  let start = 0;
  while (start < text.length && isSpace(text[start])) start += 1;
  return start;
}

/** Python's `str.strip()`. */
export function strip(text: string): string {
  return rstrip(text.slice(indentOf(text)));
}
