import { z } from 'zod';

/** A signed text, taken apart. The signature is not verified: the sandbox knows nobody's key. */
export interface Assertion {
  readonly type: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body?: string;
}

/** How the state keeps the assertions that it was given. */
export const assertionSchema = z.object({
  headers: z.record(z.string(), z.unknown()),
  body: z.string().optional(),
});

const BASE64_LINES = /^[A-Za-z0-9+/=]+(?:\n[A-Za-z0-9+/=]+)*\n*$/u;

/**
 * Reads a signed assertion: headers, a body of `body-length` bytes where there is one, and a signature in base64, each after an empty
 * line. Headers may be lists and maps, indented by two blanks.
 * @returns what is wrong with it, as a text
 */
export function readAssertion(text: string): Assertion | string {
  const [head = '', ...rest] = text.split('\n\n');
  const headers = readHeaders(head.split('\n'));
  if (headers === undefined) return 'its headers cannot be read';
  const type = headers['type'];
  if (typeof type !== 'string') return 'it has no type';
  const length = Number(headers['body-length'] ?? 0);
  const tail = rest.join('\n\n');
  const body = length > 0 ? Buffer.from(tail).subarray(0, length).toString('utf8') : undefined;
  const signature =
    length > 0 ? Buffer.from(tail).subarray(length).toString('utf8').replace(/^\n\n/u, '') : tail;
  if (!BASE64_LINES.test(signature)) return 'it is not signed';
  return { type, headers, ...(body === undefined ? {} : { body }) };
}

function readHeaders(lines: readonly string[]): Record<string, unknown> | undefined {
  const headers: Record<string, unknown> = {};
  let key = '';
  for (const line of lines.filter((one) => one !== '')) {
    const match = /^([a-z0-9](?:-?[a-z0-9])*):(?: (.*))?$/u.exec(line);
    if (match !== null) {
      key = match[1] ?? '';
      headers[key] = match[2] ?? '';
    } else if (line.startsWith('  ') && key !== '') {
      // Lists, maps and long texts are kept as they are written.
      headers[key] = `${String(headers[key])}${headers[key] === '' ? '' : '\n'}${line}`;
    } else return undefined;
  }
  return headers;
}
