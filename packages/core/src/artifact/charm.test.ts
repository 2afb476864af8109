import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../testing/temp-dir.js';
import { type ZipMember, zip } from '../testing/zip.js';
import { type CharmFacts, readCharm } from './charm.js';

const signal = new AbortController().signal;
const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../../test-fixtures/artifacts/${name}`, import.meta.url));

async function read(content: Buffer | readonly ZipMember[]): Promise<CharmFacts | undefined> {
  const path = join(await tempDir(), 'a.charm');
  await writeFile(path, Buffer.isBuffer(content) ? content : zip(content));
  return readCharm(path, { signal });
}

const metadata: ZipMember = { name: 'metadata.yaml', data: 'name: hello\n' };

describe('readCharm', () => {
  it.each([
    ['hello-omnipub_ubuntu-24.04-amd64.charm', 'charm'],
    ['hello-omnipub-unified_ubuntu-24.04-amd64.charm', 'charm'],
    ['hello-omnipub-bundle.zip', 'bundle'],
  ])('reads the name in %s, a %s', async (file, kind) => {
    expect(await readCharm(fixture(file), { signal })).toEqual({
      kind,
      name: expect.stringMatching(/^hello-omnipub/),
    });
  });

  it('prefers metadata.yaml to charmcraft.yaml to bundle.yaml, whatever their order in the zip', async () => {
    const craft: ZipMember = { name: 'charmcraft.yaml', data: 'name: crafted\ntype: charm\n' };
    const bundle: ZipMember = { name: 'bundle.yaml', data: 'name: bundled\n' };
    expect(await read([bundle, craft, metadata])).toEqual({ kind: 'charm', name: 'hello' });
    expect(await read([bundle, craft])).toEqual({ kind: 'charm', name: 'crafted' });
    expect(await read([bundle])).toEqual({ kind: 'bundle', name: 'bundled' });
  });

  it('takes a charmcraft.yaml that only holds build settings for what it is', async () => {
    const settings: ZipMember = { name: 'charmcraft.yaml', data: 'type: bundle\n' };
    expect(await read([settings, { name: 'bundle.yaml', data: 'name: b' }])).toEqual({
      kind: 'bundle',
      name: 'b',
    });
    await expect(read([settings])).rejects.toMatchObject({
      message: expect.stringContaining('gives no name'),
    });
  });

  it('looks at the top of the zip only', async () => {
    expect(await read([{ name: 'src/metadata.yaml', data: 'name: other' }])).toBeUndefined();
    expect(await read([])).toBeUndefined();
  });

  it('keeps a name that looks like a number', async () => {
    expect(await read([{ name: 'metadata.yaml', data: 'name: 007' }])).toEqual({
      kind: 'charm',
      name: '007',
    });
  });

  it.each<[string, Buffer | ZipMember[], RegExp]>([
    [
      'metadata without a name',
      [{ name: 'metadata.yaml', data: 'summary: x' }],
      /metadata\.yaml of .* is wrong: name: /,
    ],
    ['broken YAML', [{ name: 'metadata.yaml', data: 'name: [' }], /is not valid YAML/],
    ['an encrypted member', [{ ...metadata, flags: 1 }], /metadata\.yaml of .* is encrypted/],
    [
      'a member over 1 MiB',
      [{ ...metadata, data: Buffer.alloc(2_000_000, 32) }],
      /larger than 1048576 bytes/,
    ],
    [
      'a bomb that hides its size',
      [{ ...metadata, data: Buffer.alloc(50_000_000), size: 10 }],
      /can't be unpacked/,
    ],
    ['the name twice', [metadata, { ...metadata, data: 'name: evil' }], /metadata\.yaml is in it twice/],
    [
      'a member outside of it',
      [{ name: '../metadata.yaml', data: 'name: x' }],
      /is a damaged zip: .*relative path/,
    ],
    ['its end missing', zip([metadata]).subarray(0, -30), /is a damaged zip/],
    ['an alias bomb', [{ name: 'metadata.yaml', data: aliasBomb() }], /is not valid YAML/],
  ])('refuses a zip with %s', async (_, content, message) => {
    await expect(read(content)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringMatching(message),
    });
  });

  it('stops when it is aborted', async () => {
    const path = fixture('hello-omnipub-bundle.zip');
    await expect(readCharm(path, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
      'enough',
    );
  });
});

function aliasBomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 9; i++) {
    lines.push(
      `a${String(i)}: &a${String(i)} [${Array.from({ length: 9 }, () => `*a${String(i - 1)}`).join(', ')}]`,
    );
  }
  return [...lines, 'name: hello'].join('\n');
}
