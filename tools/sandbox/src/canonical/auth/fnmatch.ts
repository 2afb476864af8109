/** Whether the whole of a text fits a pattern of Python's fnmatch: `*`, `?`, `[set]` and `[!set]`; slashes are like any other character. */
export function fnmatch(pattern: string, text: string): boolean {
  return new RegExp(`^(?:${translate(pattern)})$`, 'su').test(text);
}

function translate(pattern: string): string {
  let out = '';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern.charAt(at);
    if (char === '*') out += '.*';
    else if (char === '?') out += '.';
    else if (char === '[') {
      // A bracket that is the first of the set belongs to it.
      const end = pattern.indexOf(']', at + (pattern.charAt(at + 1) === '!' ? 3 : 2));
      if (end < 0) out += '\\[';
      else {
        out += set(pattern.slice(at + 1, end));
        at = end;
      }
    } else out += escape(char);
  }
  return out;
}

function set(inner: string): string {
  const isNegated = inner.startsWith('!');
  const members = (isNegated ? inner.slice(1) : inner).replaceAll(/[\\\]^[&|~]/gu, '\\$&');
  return `[${isNegated ? '^' : ''}${members}]`;
}

const escape = (char: string): string => (/[\\^$.*+?()[\]{}|/]/u.test(char) ? `\\${char}` : char);
