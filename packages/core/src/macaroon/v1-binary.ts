import { PublishError } from '../errors.js';
import type { Caveat, Macaroon } from './macaroon.js';
import { malformed } from './malformed.js';
import { checkedSignature, utf8Text } from './parts.js';

/** Four hexadecimal digits hold no more, and they count themselves. */
const LONGEST_PACKET = 0xffff;
const SPACE = 0x20;
const LINE_FEED = 0x0a;

/**
 * Writes the version 1 binary format (canonical contract 8): packets of a length in four hexadecimal digits, a key, a space, the
 * raw value and a line feed. The location is written even when it is empty, as libmacaroons does.
 * @throws PublishError INVALID_INPUT when a value is too long for a packet
 */
export function writeV1Binary(macaroon: Macaroon): Uint8Array {
  const packets = [packet('location', Buffer.from(macaroon.location, 'utf8'))];
  packets.push(packet('identifier', macaroon.identifier));
  for (const { id, vid, location } of macaroon.caveats) {
    packets.push(packet('cid', id));
    if (vid !== undefined) packets.push(packet('vid', vid));
    if (vid !== undefined || location !== undefined)
      packets.push(packet('cl', Buffer.from(location ?? '', 'utf8')));
  }
  packets.push(packet('signature', macaroon.signature));
  return new Uint8Array(Buffer.concat(packets));
}

function packet(key: string, value: Uint8Array): Buffer {
  const length = 4 + key.length + 1 + value.length + 1;
  if (length > LONGEST_PACKET) {
    throw new PublishError('INVALID_INPUT', `the macaroon's ${key} is too long for format version 1`, {
      hint: 'write it in format version 2',
    });
  }
  const head = `${length.toString(16).padStart(4, '0')}${key} `;
  return Buffer.concat([Buffer.from(head, 'latin1'), value, Buffer.of(LINE_FEED)]);
}

/**
 * Reads the version 1 binary format, by lengths only: values may hold spaces, line feeds and NUL.
 * @throws PublishError PROTOCOL naming what is wrong, never a value
 */
export function readV1Binary(bytes: Uint8Array): Macaroon {
  const packets = packetsOf(bytes);
  let at = 0;
  /** The next packet's value when it has this key. */
  const take = (key: string): Uint8Array | undefined => {
    const next = packets[at];
    if (next?.key !== key) return undefined;
    at++;
    return next.value;
  };
  const need = (key: string): Uint8Array => {
    const value = take(key);
    if (value === undefined) throw malformed(`the ${key} packet is missing`);
    return value;
  };

  const location = utf8Text(take('location') ?? new Uint8Array(), 'location');
  const identifier = need('identifier');
  const caveats: Caveat[] = [];
  for (let id = take('cid'); id !== undefined; id = take('cid')) {
    const vid = take('vid');
    const hint = take('cl');
    caveats.push({
      id,
      ...(vid === undefined ? {} : { vid }),
      ...(hint === undefined ? {} : { location: utf8Text(hint, 'caveat location') }),
    });
  }
  const signature = checkedSignature(need('signature'));
  if (at !== packets.length) throw malformed('there is more after its signature');
  return { version: 1, location, identifier, caveats, signature };
}

interface Packet {
  readonly key: string;
  readonly value: Uint8Array;
}

function packetsOf(bytes: Uint8Array): Packet[] {
  const packets: Packet[] = [];
  for (let at = 0; at < bytes.length; ) {
    const digits = Buffer.from(bytes.subarray(at, at + 4)).toString('latin1');
    if (!/^[0-9a-f]{4}$/.test(digits)) throw malformed(`no packet length at byte ${String(at)}`);
    const end = endOf(bytes, at, Number.parseInt(digits, 16));
    const body = bytes.subarray(at + 4, end);
    const space = body.indexOf(SPACE);
    if (space <= 0) throw malformed(`the packet at byte ${String(at)} has no key`);
    const key = Buffer.from(body.subarray(0, space)).toString('latin1');
    packets.push({ key, value: body.slice(space + 1, -1) });
    at = end;
  }
  return packets;
}

/** Where the packet ends: behind the line feed to which its length leads. */
function endOf(bytes: Uint8Array, at: number, length: number): number {
  if (length > 5 && bytes[at + length - 1] === LINE_FEED) return at + length;
  // pymacaroons counts the characters of a location or identifier that is not ASCII, not its bytes ("v1 unicode" of
  // macaroon-vectors.json): then the length leads into the middle of the value.
  let end = at;
  for (let characters = 0; end < bytes.length; end++) {
    const continues = ((bytes[end] ?? 0) & 0xc0) === 0x80;
    if (!continues && characters++ === length) break;
  }
  if (length > 5 && end > at + length && bytes[end - 1] === LINE_FEED) return end;
  throw malformed(`the packet at byte ${String(at)} is cut or has no end`);
}
