import type { FileHandle } from 'node:fs/promises';
import { PublishError } from '../errors.js';
import { readExactly } from './read-exactly.js';

/** How an RPM begins: the magic of its lead. */
export const rpmMagic = Buffer.from([0xed, 0xab, 0xee, 0xdb]);

const LEAD = 96;
const headerMagic = Buffer.from([0x8e, 0xad, 0xe8, 0x01]);
/** Bounds of rpm itself: entries in an index, and bytes of data behind it. */
const MOST_ENTRIES = 0xffff;
const MOST_DATA = 256 * 1024 * 1024;
/** No name, version or release is longer; a longer one is not read. */
const LONGEST_STRING = 1024;
const INT32 = 4;
const STRING = 6;

/** One header section of an RPM: its index in memory, its data still on disk. */
export interface RpmHeader {
  has(tag: number): boolean;
  /** @throws PublishError INVALID_INPUT when the tag is there and is not a bounded, terminated string */
  string(tag: number): Promise<string | undefined>;
  /** Unsigned. @throws PublishError INVALID_INPUT when the tag is there and is not an INT32 */
  int32(tag: number): Promise<number | undefined>;
}

interface Section {
  readonly entries: ReadonlyMap<number, Entry>;
  /** Where the data begins and where the section ends in the file. */
  readonly data: number;
  readonly end: number;
}

interface Entry {
  readonly type: number;
  readonly offset: number;
  readonly count: number;
}

/**
 * Finds the main header of an RPM: lead, signature header padded to 8 bytes, header (the RPM package file format).
 * Only the index is read here, and each value when it is asked for, so that a header of 100 MB costs nothing.
 * @throws PublishError INVALID_INPUT for a file that is truncated or not an RPM
 */
export async function openRpmHeader(handle: FileHandle, path: string, size: number): Promise<RpmHeader> {
  const lead = await readExactly(handle, 0, LEAD);
  if (lead === undefined || !lead.subarray(0, 4).equals(rpmMagic)) throw damaged(path, 'it has no RPM lead');
  const signature = await readSection(handle, path, { at: LEAD, size, name: 'signature header' });
  const start = Math.ceil(signature.end / 8) * 8;
  const header = await readSection(handle, path, { at: start, size, name: 'header' });
  return {
    has: (tag) => header.entries.has(tag),
    async string(tag) {
      const entry = header.entries.get(tag);
      if (entry === undefined) return undefined;
      const at = header.data + entry.offset;
      const bytes = await readExactly(handle, at, Math.min(LONGEST_STRING, header.end - at));
      const end = bytes?.indexOf(0) ?? -1;
      if (entry.type !== STRING || bytes === undefined || end < 0) throw badTag(path, tag, 'string');
      return bytes.toString('utf8', 0, end);
    },
    async int32(tag) {
      const entry = header.entries.get(tag);
      if (entry === undefined) return undefined;
      const at = header.data + entry.offset;
      const bytes = at + 4 > header.end ? undefined : await readExactly(handle, at, 4);
      if (entry.type !== INT32 || entry.count < 1 || bytes === undefined) throw badTag(path, tag, 'number');
      return bytes.readUInt32BE(0);
    },
  };
}

/** The error for an RPM that can't be read. */
export function damaged(path: string, why: string): PublishError {
  return new PublishError('INVALID_INPUT', `${JSON.stringify(path)} is a damaged RPM: ${why}`, {
    hint: 'build or download it again',
  });
}

const badTag = (path: string, tag: number, type: string): PublishError =>
  damaged(path, `tag ${String(tag)} is not a valid ${type}`);

async function readSection(
  handle: FileHandle,
  path: string,
  where: { readonly at: number; readonly size: number; readonly name: string },
): Promise<Section> {
  const intro = await readExactly(handle, where.at, 16);
  if (intro === undefined) throw damaged(path, `the file ends before its ${where.name}`);
  if (!intro.subarray(0, 4).equals(headerMagic)) throw damaged(path, `its ${where.name} has no magic number`);
  const count = intro.readUInt32BE(8);
  const length = intro.readUInt32BE(12);
  if (count > MOST_ENTRIES || length > MOST_DATA) {
    throw damaged(path, `its ${where.name} claims ${String(count)} tags and ${String(length)} bytes`);
  }
  const data = where.at + 16 + count * 16;
  const index = data + length > where.size ? undefined : await readExactly(handle, where.at + 16, count * 16);
  if (index === undefined) throw damaged(path, `the file ends inside its ${where.name}`);
  const entries = new Map<number, Entry>();
  for (let at = 0; at < index.length; at += 16) {
    const offset = index.readUInt32BE(at + 8);
    // A negative offset marks the trailer of a region; no tag that is read here lies in one.
    if (offset >= length) continue;
    const entry = { type: index.readUInt32BE(at + 4), offset, count: index.readUInt32BE(at + 12) };
    entries.set(index.readUInt32BE(at), entry);
  }
  return { entries, data, end: data + length };
}
