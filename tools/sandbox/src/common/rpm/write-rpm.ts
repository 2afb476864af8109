import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { RPM_TAGS, SIGNATURE_TAGS } from './rpm-tags.js';

/** What an RPM says of itself. */
export interface RpmContents {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly epoch: number | null;
  readonly arch: string;
  /** The file that it was built of; null is a source itself. */
  readonly sourcerpm: string | null;
  readonly summary: string;
  readonly description: string;
  readonly license: string;
  readonly url: string;
  readonly buildtime: number;
  /** Architectures that a source is built on. @default all */
  readonly exclusiveArch?: readonly string[];
  /** Architectures that a source is not built on. @default none */
  readonly excludeArch?: readonly string[];
  /** @default none */
  readonly changelog?: readonly { readonly time: number; readonly author: string; readonly text: string }[];
  /** Absolute paths of what it says it has. @default none */
  readonly files?: readonly string[];
}

type Entry = readonly [
  tag: number,
  type: 4 | 6 | 7 | 8 | 9,
  value: number | string | Buffer | readonly string[] | readonly number[],
];

const HEADER_SIGNATURES = 62;
const HEADER_IMMUTABLE = 63;

/**
 * An RPM without files: two header structures with their regions, sums that fit, and an empty archive. It is what the worker
 * says it built, and what rpm and koji's own checks take for a package.
 */
export function writeRpm(contents: RpmContents): Buffer {
  const payload = gzipSync(EMPTY_CPIO);
  const main = structure(HEADER_IMMUTABLE, mainEntries(contents));
  const body = Buffer.concat([main, payload]);
  const signature = structure(HEADER_SIGNATURES, [
    [SIGNATURE_TAGS.sha1, 6, createHash('sha1').update(main).digest('hex')],
    [273, 6, createHash('sha256').update(main).digest('hex')],
    [SIGNATURE_TAGS.size, 4, body.length],
    [SIGNATURE_TAGS.md5, 7, createHash('md5').update(body).digest()],
  ]);
  const padding = Buffer.alloc((8 - (signature.length % 8)) % 8);
  return Buffer.concat([lead(contents), signature, padding, body]);
}

function mainEntries(rpm: RpmContents): Entry[] {
  const tag = (name: string): number => RPM_TAGS[name] ?? 0;
  return [
    [100, 8, ['C']],
    [tag('name'), 6, rpm.name],
    [tag('version'), 6, rpm.version],
    [tag('release'), 6, rpm.release],
    ...(rpm.epoch === null ? [] : ([[tag('epoch'), 4, rpm.epoch]] as const)),
    [tag('summary'), 9, rpm.summary],
    [tag('description'), 9, rpm.description],
    [tag('buildtime'), 4, rpm.buildtime],
    [tag('buildhost'), 6, 'builder.sandbox.example'],
    [tag('size'), 4, 0],
    [tag('license'), 6, rpm.license],
    [tag('group'), 9, 'Unspecified'],
    [tag('url'), 6, rpm.url],
    [tag('os'), 6, 'linux'],
    [tag('arch'), 6, rpm.arch],
    ...(rpm.sourcerpm === null ? [] : ([[tag('sourcerpm'), 6, rpm.sourcerpm]] as const)),
    ...listEntry('excludearch', rpm.excludeArch),
    ...listEntry('exclusivearch', rpm.exclusiveArch),
    [tag('rpmversion'), 6, '4.18.0'],
    ...changelogEntries(rpm.changelog ?? []),
    ...(rpm.sourcerpm === null ? ([[tag('sourcepackage'), 4, 1]] as const) : []),
    ...fileEntries(rpm.files ?? []),
    [tag('payloadformat'), 6, 'cpio'],
    [tag('payloadcompressor'), 6, 'gzip'],
    [tag('payloadflags'), 6, '9'],
  ];
}

const listEntry = (name: string, values: readonly string[] = []): Entry[] =>
  values.length === 0 ? [] : [[RPM_TAGS[name] ?? 0, 8, values]];

function changelogEntries(changelog: RpmContents['changelog'] & {}): Entry[] {
  if (changelog.length === 0) return [];
  return [
    [RPM_TAGS.changelogtime ?? 0, 4, changelog.map(({ time }) => time)],
    [RPM_TAGS.changelogname ?? 0, 8, changelog.map(({ author }) => author)],
    [RPM_TAGS.changelogtext ?? 0, 8, changelog.map(({ text }) => text)],
  ];
}

function fileEntries(files: readonly string[]): Entry[] {
  if (files.length === 0) return [];
  const folders = [...new Set(files.map((path) => path.slice(0, path.lastIndexOf('/') + 1)))];
  return [
    [
      RPM_TAGS.dirindexes ?? 0,
      4,
      files.map((path) => folders.indexOf(path.slice(0, path.lastIndexOf('/') + 1))),
    ],
    [RPM_TAGS.basenames ?? 0, 8, files.map((path) => path.slice(path.lastIndexOf('/') + 1))],
    [RPM_TAGS.dirnames ?? 0, 8, folders],
  ];
}

/** A header structure; the region, which all entries belong to, comes first and ends the store. */
function structure(region: number, entries: readonly Entry[]): Buffer {
  const index: Buffer[] = [];
  const store: Buffer[] = [];
  let length = 0;
  const put = (bytes: Buffer, alignment: number): number => {
    const padding = Buffer.alloc((alignment - (length % alignment)) % alignment);
    store.push(padding, bytes);
    length += padding.length + bytes.length;
    return length - bytes.length;
  };
  for (const [tag, type, value] of entries) {
    const bytes = encode(value);
    index.push(uint32(tag, type, put(bytes, type === 4 ? 4 : 1), countOf(value)));
  }
  const all = entries.length + 1;
  const trailer = put(uint32(region, 7, -(all * 16), 16), 1);
  const first = uint32(region, 7, trailer, 16);
  const intro = Buffer.concat([Buffer.from([0x8e, 0xad, 0xe8, 0x01, 0, 0, 0, 0]), uint32(all, length)]);
  return Buffer.concat([intro, first, ...index, ...store]);
}

function encode(value: Entry[2]): Buffer {
  if (typeof value === 'number') return uint32(value);
  if (Buffer.isBuffer(value)) return value;
  const items: readonly (string | number)[] = typeof value === 'string' ? [value] : value;
  return Buffer.concat(
    items.map((item) => (typeof item === 'number' ? uint32(item) : Buffer.from(`${item}\0`))),
  );
}

function countOf(value: Entry[2]): number {
  if (Buffer.isBuffer(value)) return value.length;
  return typeof value === 'object' ? value.length : 1;
}

function uint32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, at) => {
    bytes.writeInt32BE(value | 0, at * 4);
  });
  return bytes;
}

/** Obsolete but looked for: magic, version 3.0, binary or source, the name, Linux, signature of header kind. */
function lead({ name, version, release, sourcerpm }: RpmContents): Buffer {
  const bytes = Buffer.alloc(96);
  bytes.writeUInt32BE(0xedabeedb, 0);
  bytes.writeUInt8(3, 4);
  bytes.writeUInt16BE(sourcerpm === null ? 1 : 0, 6);
  bytes.writeUInt16BE(1, 8);
  bytes.write(`${name}-${version}-${release}`.slice(0, 65), 10, 'utf8');
  bytes.writeUInt16BE(1, 76);
  bytes.writeUInt16BE(5, 78);
  return bytes;
}

/** An archive (SVR4, "newc") with nothing in it but its end. */
const EMPTY_CPIO = Buffer.from(
  `070701${'00000000'.repeat(4)}00000001${'00000000'.repeat(6)}0000000b00000000TRAILER!!!\0\0\0\0`,
);
