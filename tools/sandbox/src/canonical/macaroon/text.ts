import { fromBase64 } from './base64.js';
import { readV1, writeV1 } from './binary-v1.js';
import { readV2 } from './binary-v2.js';
import { readJson } from './json.js';
import { type Macaroon, MalformedMacaroon } from './macaroon.js';

/** A macaroon as Ubuntu One and the dashboard write it: unpadded URL-safe base64 of version 1 binary (canonical contract 3.1). */
export const toText = (macaroon: Macaroon): string => writeV1(macaroon).toString('base64url');

/**
 * Reads one macaroon out of base64 (either alphabet) of version 1 or 2 binary or of JSON, or out of JSON itself.
 * @throws MalformedMacaroon when it is none of them
 */
export function fromText(text: string): Macaroon {
  const trimmed = text.trim();
  return fromBytes(trimmed.startsWith('{') ? Buffer.from(trimmed) : fromBase64(trimmed));
}

function fromBytes(bytes: Buffer): Macaroon {
  if (bytes[0] === 0x7b) return readJson(parseJson(bytes));
  if (bytes[0] !== 2) return readV1(bytes);
  const { macaroon, rest } = readV2(bytes);
  if (rest.length > 0) throw new MalformedMacaroon('something stands behind the macaroon');
  return macaroon;
}

/** Reads the `Macaroons` header: base64 of a JSON array of plain macaroons, the root first (canonical contract 3.2). */
export function fromArrayText(text: string): Macaroon[] {
  const value = parseJson(fromBase64(text.trim()));
  if (!Array.isArray(value) || value.length === 0)
    throw new MalformedMacaroon('this is no list of macaroons');
  return value.map((item: unknown) => readJson(item));
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    throw new MalformedMacaroon('this is no JSON');
  }
}
