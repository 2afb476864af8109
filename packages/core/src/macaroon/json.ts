import { PublishError } from '../errors.js';
import { fromBase64 } from './base64.js';
import { envelopeJson, v1Json, v2Json } from './json-schema.js';
import type { BakeryEnvelope, Macaroon } from './macaroon.js';
import { malformed } from './malformed.js';
import { fromCheckedJson, toJsonObject } from './npm-macaroon.js';
import { checkedSignature } from './parts.js';
import { sameMacaroon } from './same-macaroon.js';

/**
 * Reads a macaroon out of parsed JSON: version 1, version 2 with or without `v`, or a bakery's envelope around either
 * (canonical contract 3.2 and 8).
 * @throws PublishError PROTOCOL naming the form that was tried, never a value
 */
export function readJson(value: unknown): Macaroon {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw malformed('its JSON is no object');
  if ('m' in value) return readEnvelope(value);
  return 'signature' in value ? readV1(value) : readV2(value);
}

function readV1(value: object): Macaroon {
  const parsed = v1Json.safeParse(value);
  if (!parsed.success) throw malformed(`its version 1 JSON is wrong at ${placeOf(parsed.error)}`);
  for (const { vid } of parsed.data.caveats ?? []) fromBase64(vid ?? '');
  return imported(parsed.data, 1);
}

function readV2(value: object): Macaroon {
  const parsed = v2Json.safeParse(value);
  if (!parsed.success) throw malformed(`its version 2 JSON is wrong at ${placeOf(parsed.error)}`);
  const { c, ...own } = parsed.data;
  const caveats = (c ?? []).map(withBase64Checked);
  return imported({ ...withBase64Checked(own), ...(caveats.length === 0 ? {} : { c: caveats }) }, 2);
}

/** The package's own base64 reader throws at odd lengths and white space; it is given what it can read. */
function withBase64Checked<T extends object>(fields: T): T {
  const entries = Object.entries(fields as Record<string, unknown>).map(([name, value]) => {
    if (!name.endsWith('64') || typeof value !== 'string') return [name, value] as const;
    return [name, Buffer.from(fromBase64(value)).toString('base64')] as const;
  });
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as T;
}

function readEnvelope(value: object): Macaroon {
  const parsed = envelopeJson.safeParse(value);
  if (!parsed.success) throw malformed(`its bakery envelope is wrong at ${placeOf(parsed.error)}`);
  const { m, ns, cdata } = parsed.data;
  // An envelope in an envelope exists nowhere; without this line it would recurse as deep as its sender likes.
  if ('m' in m) throw malformed('its bakery envelope holds another one');
  const caveatData = Object.entries(cdata ?? {}).map(
    ([id, data]) => [Buffer.from(fromBase64(id)).toString('base64'), fromBase64(data)] as const,
  );
  const bakery: BakeryEnvelope = { namespace: ns ?? '', caveatData: new Map(caveatData) };
  return { ...readJson(m), bakery };
}

function imported(checked: object, version: 1 | 2): Macaroon {
  let macaroon: Macaroon;
  try {
    macaroon = fromCheckedJson(checked, version);
  } catch {
    throw malformed(`its version ${String(version)} JSON can't be read`);
  }
  checkedSignature(macaroon.signature);
  return macaroon;
}

/** The first field that is wrong; the keys of `cdata` are data and are not shown. */
function placeOf(error: { readonly issues: readonly { readonly path: readonly PropertyKey[] }[] }): string {
  const path = error.issues[0]?.path ?? [];
  const shown = path[0] === 'cdata' || path[0] === 'm' ? path.slice(0, 1) : path;
  return shown.length === 0 ? 'its required fields' : `"${shown.map(String).join('.')}"`;
}

/**
 * The JSON object of the macaroon's own version; an envelope is not written, as servers want the plain macaroon.
 * @throws PublishError INVALID_INPUT when that version can't hold it: version 1 JSON holds only text
 */
export function writeJson(macaroon: Macaroon): Record<string, unknown> {
  let json: Record<string, unknown> | undefined;
  try {
    json = toJsonObject(macaroon);
  } catch {
    // Told below: the package's words quote the bytes.
  }
  // The package drops a byte order mark at the start of an identifier without a word.
  if (json !== undefined && sameMacaroon(readJson(json), macaroon)) return json;
  throw new PublishError(
    'INVALID_INPUT',
    `this macaroon can't be written as version ${String(macaroon.version)} JSON: its identifiers are no plain text`,
    { hint: 'write it in the binary format' },
  );
}
