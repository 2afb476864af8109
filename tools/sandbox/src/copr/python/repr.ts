/** What Python's `repr` makes of what JSON can hold: error texts of forms have it (copr contract 6). */
export function repr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(repr).join(', ')}]`;
  if (typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([key, item]) => `${quoted(key)}: ${repr(item)}`)
      .join(', ')}}`;
  }
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : '';
}

/** What Python's `str` makes of it. */
export function str(value: unknown): string {
  return typeof value === 'string' ? value : repr(value);
}

function quoted(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const body = text.replaceAll(/[\\\n\r\t'\u0000-\u001f\u007f]/g, (char) => {
    if (char === '\\') return '\\\\';
    if (char === '\n') return '\\n';
    if (char === '\r') return '\\r';
    if (char === '\t') return '\\t';
    if (char === "'") return quote === "'" ? "\\'" : "'";
    return `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`;
  });
  return `${quote}${body}${quote}`;
}
