import { type Caveat, type Macaroon, MalformedMacaroon } from './macaroon.js';

/** Writes version 1 binary (canonical contract 8.1). @throws RangeError for a value that four hex digits can't count */
export function writeV1(macaroon: Macaroon): Buffer {
  const packets = [packet('location', macaroon.location), packet('identifier', macaroon.identifier)];
  for (const { id, vid, location } of macaroon.caveats) {
    packets.push(packet('cid', id));
    if (vid !== undefined) packets.push(packet('vid', vid), packet('cl', location ?? ''));
  }
  return Buffer.concat([...packets, packet('signature', macaroon.signature)]);
}

function packet(key: string, value: string | Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(`${key} `), Buffer.from(value), Buffer.from('\n')]);
  const length = body.length + 4;
  if (length > 0xffff) throw new RangeError(`${key} of a macaroon is too long`);
  return Buffer.concat([Buffer.from(length.toString(16).padStart(4, '0')), body]);
}

interface Packet {
  readonly key: string;
  readonly value: Buffer;
}

/** Reads version 1 binary. @throws MalformedMacaroon when it is none */
export function readV1(bytes: Buffer): Macaroon {
  const packets = splitPackets(bytes);
  const take = (key: string): Buffer => {
    const next = packets.shift();
    if (next?.key !== key) throw new MalformedMacaroon(`a macaroon without ${key}`);
    return next.value;
  };
  const takeIf = (key: string): Buffer | undefined => (packets[0]?.key === key ? take(key) : undefined);
  const location = take('location').toString('utf8');
  const identifier = take('identifier');
  const caveats: Caveat[] = [];
  for (let id = takeIf('cid'); id !== undefined; id = takeIf('cid')) {
    const vid = takeIf('vid');
    const cl = takeIf('cl');
    caveats.push({
      id,
      ...(vid === undefined ? {} : { vid }),
      ...(cl === undefined ? {} : { location: cl.toString('utf8') }),
    });
  }
  const signature = take('signature');
  if (signature.length !== 32) throw new MalformedMacaroon('a signature that is not 32 bytes long');
  if (packets.length > 0) throw new MalformedMacaroon('something stands behind the signature');
  return { location, identifier, caveats, signature };
}

function splitPackets(bytes: Buffer): Packet[] {
  const packets: Packet[] = [];
  for (let at = 0; at < bytes.length; ) {
    const digits = bytes.toString('latin1', at, at + 4);
    const length = /^[0-9a-f]{4}$/u.test(digits) ? Number.parseInt(digits, 16) : 0;
    const body = bytes.subarray(at + 4, at + length);
    const space = body.indexOf(' ');
    if (length < 6 || at + length > bytes.length || space < 0 || body.at(-1) !== 0x0a)
      throw new MalformedMacaroon('a packet that is none');
    packets.push({ key: body.toString('latin1', 0, space), value: body.subarray(space + 1, -1) });
    at += length;
  }
  return packets;
}
