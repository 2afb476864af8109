/** JSON as Python's `json.dumps` writes it: a space after each comma and colon, nothing beyond ASCII. */
export function dumps(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return `[${value.map(dumps).join(', ')}]`;
  if (typeof value !== 'object') return ascii(JSON.stringify(value));
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return `{${entries.map(([key, item]) => `${ascii(JSON.stringify(key))}: ${dumps(item)}`).join(', ')}}`;
}

function ascii(text: string): string {
  return text.replaceAll(/[\u007f-\uffff]/g, (unit) =>
    unit === '\u007f' ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
