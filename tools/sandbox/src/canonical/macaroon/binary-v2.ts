import { type Caveat, type Macaroon, MalformedMacaroon } from './macaroon.js';

const EOS = 0;
const LOCATION = 1;
const IDENTIFIER = 2;
const VID = 4;
const SIGNATURE = 6;

/** Writes version 2 binary. */
export function writeV2(macaroon: Macaroon): Buffer {
  const section = (location: string | undefined, id: Buffer, vid?: Buffer): Buffer[] => [
    ...(location === undefined ? [] : field(LOCATION, Buffer.from(location))),
    ...field(IDENTIFIER, id),
    ...(vid === undefined ? [] : field(VID, vid)),
    Buffer.of(EOS),
  ];
  return Buffer.concat([
    Buffer.of(2),
    ...section(macaroon.location, macaroon.identifier),
    ...macaroon.caveats.flatMap(({ id, vid, location }) => section(location, id, vid)),
    Buffer.of(EOS),
    ...field(SIGNATURE, macaroon.signature),
  ]);
}

const field = (type: number, data: Buffer): Buffer[] => [Buffer.of(type), varint(data.length), data];

function varint(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left >>>= 7) {
    if (left < 0x80) return Buffer.from([...bytes, left]);
    bytes.push((left & 0x7f) | 0x80);
  }
}

/** Reads one macaroon of version 2 binary; `rest` is what stands behind it. @throws MalformedMacaroon when it is none */
export function readV2(bytes: Buffer): { macaroon: Macaroon; rest: Buffer } {
  const reader = new Reader(bytes);
  if (reader.byte() !== 2) throw new MalformedMacaroon('not version 2');
  const head = readSection(reader);
  const caveats: Caveat[] = [];
  while (reader.peek() !== EOS) {
    const { id, vid, location } = readSection(reader);
    caveats.push({
      id,
      ...(vid === undefined ? {} : { vid }),
      ...(location === undefined ? {} : { location }),
    });
  }
  reader.byte();
  const signature = reader.field(SIGNATURE);
  if (signature?.length !== 32) throw new MalformedMacaroon('a signature that is not 32 bytes long');
  if (head.vid !== undefined) throw new MalformedMacaroon('a vid outside of a caveat');
  const macaroon = { location: head.location ?? '', identifier: head.id, caveats, signature };
  return { macaroon, rest: bytes.subarray(reader.at) };
}

function readSection(reader: Reader): { location: string | undefined; id: Buffer; vid: Buffer | undefined } {
  const location = reader.field(LOCATION)?.toString('utf8');
  const id = reader.field(IDENTIFIER);
  if (id === undefined) throw new MalformedMacaroon('a section without an identifier');
  const vid = reader.field(VID);
  if (reader.byte() !== EOS) throw new MalformedMacaroon('a section that does not end');
  return { location, id, vid };
}

class Reader {
  at = 0;
  readonly #bytes: Buffer;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  peek(): number {
    const byte = this.#bytes[this.at];
    if (byte === undefined) throw new MalformedMacaroon('it ends too early');
    return byte;
  }

  byte(): number {
    const byte = this.peek();
    this.at++;
    return byte;
  }

  /** The field of this type, when it is the next. */
  field(type: number): Buffer | undefined {
    if (this.peek() !== type) return undefined;
    this.at++;
    const length = this.#varint();
    const data = this.#bytes.subarray(this.at, this.at + length);
    if (data.length !== length) throw new MalformedMacaroon('it ends too early');
    this.at += length;
    return data;
  }

  #varint(): number {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new MalformedMacaroon('a length that is too long');
  }
}
