/** Python's `fnmatch`, with its `*`, `?` and `[...]`, for patterns of chroots. */
export function fnmatch(text: string, pattern: string): boolean {
  return expression(pattern).test(text);
}

function expression(pattern: string): RegExp {
  const source = pattern.replaceAll(
    /\[(!?)([^\]]+)\]|[*?]|[.+^${}()|\\[\]]/g,
    (token: string, not?: string, set?: string) => {
      if (token === '*') return '.*';
      if (token === '?') return '.';
      if (set !== undefined) return `[${not === '!' ? '^' : ''}${set.replaceAll(/[\\^]/g, '\\$&')}]`;
      return `\\${token}`;
    },
  );
  return new RegExp(`^${source}$`, 's');
}
