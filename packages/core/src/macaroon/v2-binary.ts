import type { Caveat, Macaroon } from './macaroon.js';
import { malformed } from './malformed.js';
import { checkedSignature, utf8Text } from './parts.js';

const VERSION = 2;
/** Field types of the version 2 format; a field is its type, a varint length and its bytes. */
const END = 0;
const LOCATION = 1;
const IDENTIFIER = 2;
const VID = 4;
const SIGNATURE = 6;

/** Writes the version 2 binary format. The location is written even when it is empty, as pymacaroons does. */
export function writeV2Binary(macaroon: Macaroon): Uint8Array {
  const pieces: Uint8Array[] = [Buffer.of(VERSION)];
  const field = (type: number, value: Uint8Array): void => {
    pieces.push(Buffer.of(type, ...varint(value.length)), value);
  };
  field(LOCATION, Buffer.from(macaroon.location, 'utf8'));
  field(IDENTIFIER, macaroon.identifier);
  pieces.push(Buffer.of(END));
  for (const { id, vid, location } of macaroon.caveats) {
    if (location !== undefined) field(LOCATION, Buffer.from(location, 'utf8'));
    field(IDENTIFIER, id);
    if (vid !== undefined) field(VID, vid);
    pieces.push(Buffer.of(END));
  }
  pieces.push(Buffer.of(END));
  field(SIGNATURE, macaroon.signature);
  return new Uint8Array(Buffer.concat(pieces));
}

/**
 * Reads one macaroon of the version 2 binary format from the start of the bytes; `rest` is what follows, for bundles.
 * @throws PublishError PROTOCOL naming what is wrong, never a value
 */
export function readV2Binary(bytes: Uint8Array): { readonly macaroon: Macaroon; readonly rest: Uint8Array } {
  let at = 1;
  if (bytes[0] !== VERSION) throw malformed('it is not of format version 2');
  /** The next field's value when it has this type. */
  const take = (type: number): Uint8Array | undefined => {
    if (at >= bytes.length) throw malformed('it is cut');
    if (bytes[at] !== type) return undefined;
    const { value: length, next } = readVarint(bytes, at + 1);
    if (next + length > bytes.length) throw malformed('it is cut');
    at = next + length;
    return bytes.slice(next, at);
  };
  const need = (type: number, what: string): Uint8Array => {
    const value = take(type);
    if (value === undefined) throw malformed(`its ${what} is missing`);
    return value;
  };
  const takeEnd = (): boolean => {
    if (bytes[at] !== END) return false;
    at++;
    return true;
  };
  const needEnd = (): void => {
    if (!takeEnd()) throw malformed(`a field that does not belong there at byte ${String(at)}`);
  };

  const location = take(LOCATION);
  const identifier = need(IDENTIFIER, 'identifier');
  needEnd();
  const caveats: Caveat[] = [];
  while (!takeEnd()) {
    const hint = take(LOCATION);
    const id = need(IDENTIFIER, 'caveat');
    const vid = take(VID);
    needEnd();
    caveats.push({
      id,
      ...(vid === undefined ? {} : { vid }),
      ...(hint === undefined ? {} : { location: utf8Text(hint, 'caveat location') }),
    });
  }
  const signature = checkedSignature(need(SIGNATURE, 'signature'));
  const macaroon: Macaroon = {
    version: 2,
    location: location === undefined ? '' : utf8Text(location, 'location'),
    identifier,
    caveats,
    signature,
  };
  return { macaroon, rest: bytes.subarray(at) };
}

/** Seven bits a byte, the lowest first. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value >= 0x80; value = Math.floor(value / 0x80)) bytes.push((value % 0x80) + 0x80);
  return [...bytes, value];
}

function readVarint(bytes: Uint8Array, from: number): { readonly value: number; readonly next: number } {
  let value = 0;
  for (let index = 0; index < 5; index++) {
    const byte = bytes[from + index];
    if (byte === undefined) throw malformed('it is cut');
    value += (byte % 0x80) * 0x80 ** index;
    if (byte < 0x80) return { value, next: from + index + 1 };
  }
  throw malformed(`a length that is too large at byte ${String(from)}`);
}
