import { closeSync, openSync, readSync } from 'node:fs';
import { genericError } from '../hub-fault.js';
import { PythonError } from '../python-error.js';
import { str } from '../xmlrpc/python.js';
import { isList, type Value } from '../xmlrpc/value.js';
import { LIST_TAGS, RPM_TAGS, SIGNATURE_TAGS } from './rpm-tags.js';

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

/** Reads the headers of an RPM. @throws PythonError rpm.error for what is none */
export function readRpmHeader(path: string): RpmHeader {
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

/** A value by rpm's name for it, in any case; what is not there is nil, or no values. @throws HubFault 1000 for unknown names */
export function headerField(header: RpmHeader, name: string): Value {
  const key = name.toLowerCase();
  if (key === 'sourcepackage') return header.isSource ? 1 : null;
  if (key === 'sigmd5') return toValue(header.signature.get(SIGNATURE_TAGS.md5));
  if (key === 'siggpg') return toValue(header.signature.get(SIGNATURE_TAGS.gpg));
  if (key === 'sigpgp') return toValue(header.signature.get(SIGNATURE_TAGS.pgp));
  if (key === 'sigsize') return toValue(header.signature.get(SIGNATURE_TAGS.size));
  if (key === 'filenames') return fileNames(header);
  const tag = RPM_TAGS[key];
  if (tag === undefined) throw genericError(`No such rpm header field: ${name.toUpperCase()}`);
  const value = header.main.get(tag) ?? header.signature.get(tag);
  if (!LIST_TAGS.has(key)) return toValue(Array.isArray(value) ? (value as RpmValue[])[0] : value);
  return value === undefined ? [] : Array.isArray(value) ? (value as Value[]) : [value];
}

/** A text of the header; '' where there is none. */
export function headerText(header: RpmHeader, name: string): string {
  const value = headerField(header, name);
  return typeof value === 'string' ? value : '';
}

/** The changelog, newest first as it stands there. */
export function changelogOf(header: RpmHeader): { time: number; author: string; text: string }[] {
  const [times, authors, texts] = ['changelogtime', 'changelogname', 'changelogtext'].map((name) => {
    const value = headerField(header, name);
    return isList(value) ? value : [];
  });
  return (times ?? []).map((time, at) => ({
    time: Number(time),
    author: str(authors?.[at] ?? ''),
    text: str(texts?.[at] ?? ''),
  }));
}

function fileNames({ main }: RpmHeader): string[] {
  const strings = (tag: number): readonly string[] => (main.get(tag) as readonly string[] | undefined) ?? [];
  const folders = strings(1118);
  const indexes = (main.get(1116) as readonly number[] | undefined) ?? [];
  return strings(1117).map((name, at) => `${folders[indexes[at] ?? 0] ?? ''}${name}`);
}

function toValue(value: RpmValue | undefined): Value {
  return value ?? null;
}

function padded(length: number): number {
  return Math.ceil(length / 8) * 8;
}

function readStructure(file: number, start: number, path: string): Buffer {
  const intro = read(file, start, 16);
  if (intro.length < 16 || !intro.subarray(0, 4).equals(MAGIC)) {
    throw new PythonError('rpm.error', `error reading package header: ${path}`);
  }
  const length = 16 + intro.readUInt32BE(8) * 16 + intro.readUInt32BE(12);
  const bytes = length > MAX_HEADER ? Buffer.alloc(0) : read(file, start, length);
  if (bytes.length < length) throw new PythonError('rpm.error', `error reading package header: ${path}`);
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
