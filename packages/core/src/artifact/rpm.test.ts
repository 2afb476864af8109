import { execFileSync } from 'node:child_process';
import { open, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { missing } from '../testing/needs.js';
import { tempDir } from '../testing/temp-dir.js';
import { type RpmFacts, readRpm } from './rpm.js';

const srpm = fileURLToPath(
  new URL('../../../../test-fixtures/artifacts/hello-omnipub-1.4.0-3.src.rpm', import.meta.url),
);

async function read(path: string): Promise<RpmFacts> {
  const handle = await open(path);
  try {
    return await readRpm(handle, path, (await handle.stat()).size);
  } finally {
    await handle.close();
  }
}

async function readBytes(bytes: Buffer): Promise<RpmFacts> {
  const path = join(await tempDir(), 'package.rpm');
  await writeFile(path, bytes);
  return read(path);
}

type Value = string | number;
const usual: Record<number, Value> = {
  1000: 'hello',
  1001: '1.0',
  1002: '1.fc41',
  1022: 'x86_64',
  1044: 'hello.src.rpm',
};

/** A header section: magic, counts, index, data. */
function section(
  tags: Record<number, Value>,
  claim: { tags?: number; bytes?: number; type?: number } = {},
): Buffer {
  const index: Buffer[] = [];
  const data: Buffer[] = [];
  let offset = 0;
  for (const [tag, value] of Object.entries(tags)) {
    const number = Buffer.alloc(4);
    if (typeof value === 'number') number.writeUInt32BE(value);
    const bytes = typeof value === 'number' ? number : Buffer.from(`${value}\0`);
    const entry = Buffer.alloc(16);
    entry.writeUInt32BE(Number(tag), 0);
    entry.writeUInt32BE(claim.type ?? (typeof value === 'number' ? 4 : 6), 4);
    entry.writeUInt32BE(offset, 8);
    entry.writeUInt32BE(1, 12);
    index.push(entry);
    data.push(bytes);
    offset += bytes.length;
  }
  const intro = Buffer.from('8eade8010000000000000000' + '00000000', 'hex');
  intro.writeUInt32BE(claim.tags ?? index.length, 8);
  intro.writeUInt32BE(claim.bytes ?? offset, 12);
  return Buffer.concat([intro, ...index, ...data]);
}

function rpm(header: Buffer): Buffer {
  const lead = Buffer.alloc(96);
  lead.write('edabeedb0300', 'hex');
  // 3 bytes of data, so that the padding to 8 bytes counts.
  const signature = section({ 1000: 'ab' });
  return Buffer.concat([lead, signature, Buffer.alloc((8 - (signature.length % 8)) % 8), header]);
}

describe('readRpm', () => {
  it('reads a real source RPM', async () => {
    expect(await read(srpm)).toEqual({
      kind: 'srpm',
      name: 'hello-omnipub',
      epoch: 2,
      version: '1.4.0',
      release: '3',
      arch: expect.any(String),
    });
  });

  it.skipIf(missing('rpmbuild'))('reads what rpmbuild makes, epoch included (needs rpmbuild)', async () => {
    const top = await tempDir();
    const spec = [
      'Name: tiny',
      'Epoch: 2',
      'Version: 1~rc1',
      'Release: 4',
      'Summary: x',
      'License: MIT',
      'BuildArch: noarch',
    ];
    await writeFile(join(top, 'tiny.spec'), [...spec, '%description', 'x', '%files', ''].join('\n'));
    execFileSync('rpmbuild', ['-ba', '--quiet', '--define', `_topdir ${top}`, join(top, 'tiny.spec')], {
      stdio: 'pipe',
    });
    const files = await readdir(top, { recursive: true });
    const built = files.filter((file) => file.endsWith('.rpm')).sort();
    const facts = await Promise.all(built.map((file) => read(join(top, file))));
    const nevr = { name: 'tiny', epoch: 2, version: '1~rc1', release: '4' };
    expect(facts).toEqual([
      { kind: 'rpm', ...nevr, arch: 'noarch' },
      { kind: 'srpm', ...nevr, arch: expect.any(String) },
    ]);
  });

  it('tells a package with epoch 0 from one without', async () => {
    expect(await readBytes(rpm(section({ ...usual, 1003: 0 })))).toMatchObject({ kind: 'rpm', epoch: 0 });
    expect(await readBytes(rpm(section(usual)))).not.toHaveProperty('epoch');
  });

  it('reads an epoch as unsigned', async () => {
    expect(await readBytes(rpm(section({ ...usual, 1003: 4_000_000_000 })))).toMatchObject({
      epoch: 4_000_000_000,
    });
  });

  it('refuses the real file cut anywhere in its headers', async () => {
    const bytes = await readFile(srpm);
    for (const length of [4, 95, 96, 100, 111, 200, 500, 1500]) {
      await expect(readBytes(bytes.subarray(0, length))).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        message: expect.stringMatching(/"\/.*package\.rpm" is a damaged RPM: .+/),
      });
    }
  });

  it.each([
    ['too many tags', section(usual, { tags: 0x10000 }), 'claims 65536 tags'],
    [
      'more data than rpm allows',
      section(usual, { bytes: 0x7fffffff }),
      'claims 5 tags and 2147483647 bytes',
    ],
    ['more data than the file has', section(usual, { bytes: 100_000 }), 'ends inside its header'],
    ['no name', section({ 1001: '1', 1002: '1', 1022: 'noarch' }), 'gives no name'],
    ['an empty name', section({ ...usual, 1000: '' }), 'gives no name'],
    ['a name of the wrong type', section(usual, { type: 8 }), 'tag 1000 is not a valid string'],
    ['an epoch of the wrong type', section({ ...usual, 1003: 'x' }), 'tag 1003 is not a valid number'],
    ['a name without end', section({ ...usual, 1000: 'x'.repeat(2000) }), 'tag 1000 is not a valid string'],
    ['no magic number', Buffer.alloc(64), 'its header has no magic number'],
  ])('refuses a header with %s', async (_, header, why) => {
    await expect(readBytes(rpm(header))).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(why),
    });
  });
});
