import { Readable } from 'node:stream';
import type { BodySource } from './types.js';

/** No bytes, for a POST without a body. */
export function emptyBody(contentType = 'application/octet-stream'): BodySource {
  return bytesBody(Buffer.alloc(0), contentType);
}

/** Bytes that are in memory already. They are not copied: don't change them. */
export function bytesBody(bytes: Uint8Array, contentType = 'application/octet-stream'): BodySource {
  return {
    length: bytes.length,
    contentType,
    open: () => Readable.from(bytes.length === 0 ? [] : [bytes], { objectMode: false }),
  };
}

/** A value as JSON. @throws TypeError for what JSON can't hold (a cycle, a bigint, undefined) */
export function jsonBody(value: unknown): BodySource {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new TypeError('undefined is no JSON');
  return bytesBody(Buffer.from(text, 'utf8'), 'application/json');
}

/** Fields as application/x-www-form-urlencoded, in their order; a name may stand more than once. */
export function formBody(
  fields: Readonly<Record<string, string>> | readonly (readonly [string, string])[],
): BodySource {
  const pairs: Iterable<readonly [string, string]> = isPairs(fields) ? fields : Object.entries(fields);
  const form = new URLSearchParams();
  for (const [name, value] of pairs) form.append(name, value);
  return bytesBody(Buffer.from(form.toString(), 'utf8'), 'application/x-www-form-urlencoded');
}

/** Array.isArray does not narrow readonly arrays. */
function isPairs<T>(fields: T): fields is Extract<T, readonly unknown[]> {
  return Array.isArray(fields);
}
