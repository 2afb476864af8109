import type { IncomingHttpHeaders } from 'node:http';
import { fromBase64 } from '../macaroon/base64.js';
import { readV1 } from '../macaroon/binary-v1.js';
import { readV2 } from '../macaroon/binary-v2.js';
import { type Macaroon, MalformedMacaroon } from '../macaroon/macaroon.js';
import { fromArrayText } from '../macaroon/text.js';

/**
 * A root and its discharges as they lie one behind the other in a discharge token, each version 1 or 2 binary (canonical contract 3.2).
 * @throws MalformedMacaroon when it is something else
 */
export function readSlice(bytes: Buffer): Macaroon[] {
  const macaroons: Macaroon[] = [];
  for (let rest = bytes; rest.length > 0; ) {
    if (rest[0] === 2) {
      const read = readV2(rest);
      macaroons.push(read.macaroon);
      rest = read.rest;
    } else {
      const end = endOfV1(rest);
      macaroons.push(readV1(rest.subarray(0, end)));
      rest = rest.subarray(end);
    }
  }
  if (macaroons.length === 0) throw new MalformedMacaroon('no macaroon at all');
  return macaroons;
}

/** What a cookie holds: standard base64 of a JSON array of plain macaroons. */
export const readCookieValue = (value: string): Macaroon[] => fromArrayText(value);

/**
 * The macaroons that a request shows in cookies named `macaroon-…` and in `Macaroons` headers; what is no macaroon there is passed over,
 * as by Candid.
 */
export function shownMacaroons(headers: IncomingHttpHeaders): Macaroon[][] {
  const cookies = (headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim().split('='))
    .filter(([name = '']) => name.startsWith('macaroon-'))
    .map(([, ...value]) => value.join('='));
  const header = headers.macaroons;
  const shown = [...cookies, ...(typeof header === 'string' ? header.split(',') : [])];
  return shown.flatMap((value) => {
    try {
      fromBase64(value);
      return [readCookieValue(value)];
    } catch (error) {
      if (error instanceof MalformedMacaroon) return [];
      throw error;
    }
  });
}

const LAST = Buffer.from('signature ');

function endOfV1(bytes: Buffer): number {
  for (let at = 0; at < bytes.length; ) {
    const length = Number.parseInt(bytes.toString('latin1', at, at + 4), 16);
    if (!(length > 4) || at + length > bytes.length) break;
    if (bytes.subarray(at + 4, at + 4 + LAST.length).equals(LAST)) return at + length;
    at += length;
  }
  throw new MalformedMacaroon('a macaroon that does not end');
}
