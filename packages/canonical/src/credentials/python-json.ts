/**
 * JSON as Python's `json.dumps` writes it: a space behind `,` and `:`, everything outside ASCII escaped. So that an
 * entry that we write is the same bytes as the tool's own.
 */
export function pythonJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (typeof value === 'object' && value !== null)
    return `{${Object.entries(value)
      .map(([key, inner]) => `${pythonJson(key)}: ${pythonJson(inner)}`)
      .join(', ')}}`;
  // Without the flag u: Python writes the two halves of a character beyond U+FFFF one by one.
  return JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
