import { closeSync, openSync, readSync } from 'node:fs';
import { RPM_TAGS } from './rpm-tags.js';

/** One value of a header. */
export type RpmValue = number | string | Buffer | readonly number[] | readonly string[];

const LEAD = 96;
const MAGIC = Buffer.from([0x8e, 0xad, 0xe8, 0x01]);
const MAX_HEADER = 64 * 1024 * 1024;

/** Entries of one header structure, by tag. */
export type RpmEntries = ReadonlyMap<number, RpmValue>;

/** The two headers of an RPM (LSB, "package file format"). */
export interface RpmHeader {
  readonly signature: RpmEntries;
  readonly main: RpmEntries;
  readonly isSource: boolean;
  /** The signature header with its padding, as it lies in the file after the lead. */
  readonly rawSignature: Buffer;
  /** Where the main header begins. */
  readonly mainStart: number;
}

/** What is no RPM. */
export class BadRpm extends Error {
  override readonly name = 'BadRpm';
}

/** Reads the headers of an RPM. @throws BadRpm for what is none, and what opening a file throws */
export function readRpm(path: string): RpmHeader {
  const file = openSync(path, 'r');
  try {
    const signature = readStructure(file, LEAD, path);
    const mainStart = LEAD + padded(signature.length);
    const main = readStructure(file, mainStart, path);
    const entries = parseHeader(main);
    const isSource = entries.get(RPM_TAGS.sourcepackage ?? 0) === 1 || !entries.has(RPM_TAGS.sourcerpm ?? 0);
    const rawSignature = read(file, LEAD, padded(signature.length));
    return { signature: parseHeader(signature), main: entries, isSource, rawSignature, mainStart };
  } finally {
    closeSync(file);
  }
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8;
}

function readStructure(file: number, start: number, path: string): Buffer {
  const intro = read(file, start, 16);
  if (intro.length < 16 || !intro.subarray(0, 4).equals(MAGIC)) {
    throw new BadRpm(`error reading package header: ${path}`);
  }
  const length = 16 + intro.readUInt32BE(8) * 16 + intro.readUInt32BE(12);
  const bytes = length > MAX_HEADER ? Buffer.alloc(0) : read(file, start, length);
  if (bytes.length < length) throw new BadRpm(`error reading package header: ${path}`);
  return bytes;
}

function read(file: number, start: number, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  return bytes.subarray(0, readSync(file, bytes, 0, length, start));
}

/** The entries of a header structure, its intro included. */
export function parseHeader(bytes: Buffer): RpmEntries {
  const count = bytes.readUInt32BE(8);
  const store = bytes.subarray(16 + count * 16);
  const entries = new Map<number, RpmValue>();
  for (let index = 0; index < count; index++) {
    const at = 16 + index * 16;
    const value = readValue(store, {
      type: bytes.readUInt32BE(at + 4),
      offset: bytes.readUInt32BE(at + 8),
      count: bytes.readUInt32BE(at + 12),
    });
    if (value !== undefined) entries.set(bytes.readUInt32BE(at), value);
  }
  return entries;
}

function readValue(
  store: Buffer,
  { type, offset, count }: { type: number; offset: number; count: number },
): RpmValue | undefined {
  const numbers = (size: number, readOne: (at: number) => number): RpmValue => {
    const values = Array.from({ length: count }, (_, index) => readOne(offset + index * size));
    return values.length === 1 && values[0] !== undefined ? values[0] : values;
  };
  switch (type) {
    case 1:
    case 2:
      return numbers(1, (at) => store.readUInt8(at));
    case 3:
      return numbers(2, (at) => store.readUInt16BE(at));
    case 4:
      return numbers(4, (at) => store.readUInt32BE(at));
    case 5:
      return numbers(8, (at) => Number(store.readBigUInt64BE(at)));
    case 6:
      return strings(store, offset, 1)[0] ?? '';
    case 7:
      return store.subarray(offset, offset + count);
    case 8:
      return strings(store, offset, count);
    case 9:
      // The first is that of the C locale.
      return strings(store, offset, 1)[0] ?? '';
    default:
      return undefined;
  }
}

function strings(store: Buffer, offset: number, count: number): string[] {
  const result: string[] = [];
  let at = offset;
  for (let index = 0; index < count; index++) {
    const end = store.indexOf(0, at);
    result.push(store.toString('utf8', at, end < 0 ? store.length : end));
    at = end + 1;
  }
  return result;
}
