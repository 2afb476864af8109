/** Does a chroot fit a pattern of Python's fnmatch: `*`, `?`, `[abc]`, `[!abc]`? */
export function matchesPattern(pattern: string, name: string): boolean {
  const source = pattern.replace(/\[!?\]?[^\]]*\]|[\s\S]/g, (piece) => {
    if (piece === '*') return '.*';
    if (piece === '?') return '.';
    if (piece.length === 1) return piece.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&');
    const inside = piece.slice(1, -1).replaceAll('\\', '\\\\');
    const negated = inside.startsWith('!');
    const set = (negated ? inside.slice(1) : inside).replace(/[[\]^]/g, '\\$&');
    return `[${negated ? '^' : ''}${set}]`;
  });
  return new RegExp(`^${source}$`, 's').test(name);
}
