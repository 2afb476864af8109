import { writeFile } from 'node:fs/promises';

/** Tags of rpmtag.h. */
const NAME = 1000;
const VERSION = 1001;
const RELEASE = 1002;
const ARCH = 1022;
const SOURCE_RPM = 1044;
const SIGMD5 = 1004;

interface Entry {
  readonly tag: number;
  /** 6 string, 7 bytes. */
  readonly type: 6 | 7;
  readonly data: Buffer;
}

/** Writes a binary RPM without files, such as `rpm -qp` reads: lead, signature header, header. `signature`: bytes of a signature. */
export async function writeRpm(
  path: string,
  {
    name,
    version,
    release,
    arch,
    signature,
  }: {
    readonly name: string;
    readonly version: string;
    readonly release: string;
    readonly arch: string;
    readonly signature?: Buffer;
  },
): Promise<void> {
  const text = (tag: number, value: string): Entry => ({ tag, type: 6, data: Buffer.from(`${value}\0`) });
  const header = section([
    text(NAME, name),
    text(VERSION, version),
    text(RELEASE, release),
    text(ARCH, arch),
    text(SOURCE_RPM, `${name}-${version}-${release}.src.rpm`),
  ]);
  const signatures = section([
    { tag: SIGMD5, type: 7, data: Buffer.alloc(16, 7) },
    ...(signature === undefined ? [] : [{ tag: 1005, type: 7 as const, data: signature }]),
  ]);
  const lead = Buffer.alloc(96);
  Buffer.from([0xed, 0xab, 0xee, 0xdb, 3, 0]).copy(lead);
  const padding = Buffer.alloc((8 - (signatures.length % 8)) % 8);
  await writeFile(path, Buffer.concat([lead, signatures, padding, header]));
}

function section(entries: readonly Entry[]): Buffer {
  const store = Buffer.concat(entries.map(({ data }) => data));
  const intro = Buffer.alloc(16);
  Buffer.from([0x8e, 0xad, 0xe8, 1]).copy(intro);
  intro.writeUInt32BE(entries.length, 8);
  intro.writeUInt32BE(store.length, 12);
  let offset = 0;
  const index = entries.map(({ tag, type, data }) => {
    const line = Buffer.alloc(16);
    line.writeUInt32BE(tag, 0);
    line.writeUInt32BE(type, 4);
    line.writeUInt32BE(offset, 8);
    line.writeUInt32BE(type === 6 ? 1 : data.length, 12);
    offset += data.length;
    return line;
  });
  return Buffer.concat([intro, ...index, store]);
}
