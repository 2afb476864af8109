import { fromBase64 } from './base64.js';
import { readJson } from './json.js';
import type { Macaroon } from './macaroon.js';
import { malformed } from './malformed.js';
import { utf8Text } from './parts.js';
import { readV1Binary } from './v1-binary.js';
import { readV2Binary } from './v2-binary.js';

/** No macaroon of any store comes near it. */
const LONGEST_INPUT = 1024 * 1024;
/** Strings in base64 in strings: real ones are two deep. */
const DEEPEST = 4;

/**
 * Reads one macaroon in whatever form it comes (canonical contract 3 and 8): version 1 or 2 binary, raw or in base64 of any
 * alphabet and padding; version 1 or 2 JSON, with or without `v`, also in base64, or inside a JSON string; a bakery's envelope,
 * whose caveat data is kept; an array of exactly one of these.
 * @throws PublishError PROTOCOL saying what is wrong, never showing a byte of it
 */
export function decodeMacaroon(input: string | Uint8Array): Macaroon {
  const all = decodeMacaroons(input);
  const [only] = all;
  if (only === undefined || all.length > 1)
    throw malformed(`one was expected, and these are ${String(all.length)}`);
  return only;
}

/**
 * Reads a bundle: a JSON array of macaroons as the header `Macaroons:` carries it (also in base64), version 2 binaries one after
 * the other as in an agent's token, or any form of a single one.
 * @throws PublishError PROTOCOL
 */
export function decodeMacaroons(input: string | Uint8Array): readonly Macaroon[] {
  if (input.length > LONGEST_INPUT) throw malformed('it is longer than 1 MiB');
  return typeof input === 'string' ? fromText(input, 0) : fromBytes(input, 0);
}

function fromText(text: string, depth: number): readonly Macaroon[] {
  if (depth > DEEPEST) throw malformed('too many layers of strings');
  const trimmed = text.trim();
  if (trimmed === '') throw malformed('it is empty');
  if (!/^[{["]/.test(trimmed)) return fromBytes(fromBase64(trimmed), depth + 1);
  let json: unknown;
  try {
    json = JSON.parse(trimmed);
  } catch {
    throw malformed('it looks like JSON and is none');
  }
  if (typeof json === 'string') return fromText(json, depth + 1);
  return Array.isArray(json)
    ? json.flatMap((one: unknown) => (typeof one === 'string' ? fromText(one, depth + 1) : [readJson(one)]))
    : [readJson(json)];
}

function fromBytes(bytes: Uint8Array, depth: number): readonly Macaroon[] {
  const first = bytes[0];
  if (first === undefined) throw malformed('it is empty');
  if (first === 2) return bundleOfBinaries(bytes);
  // "0" is how the length of every version 1 packet in use begins; base64 of a macaroon never begins so.
  const isV1 = /^[0-9a-f]{4}[a-z]{2,10} /.test(Buffer.from(bytes.subarray(0, 16)).toString('latin1'));
  return isV1 ? [readV1Binary(bytes)] : fromText(utf8Text(bytes, 'text'), depth + 1);
}

function bundleOfBinaries(bytes: Uint8Array): readonly Macaroon[] {
  const all: Macaroon[] = [];
  for (let left = bytes; left.length > 0; ) {
    const { macaroon, rest } = readV2Binary(left);
    all.push(macaroon);
    left = rest;
  }
  return all;
}
