import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type RpmContents, writeRpm } from '../../common/rpm/write-rpm.js';
import { KojiClient, keywords } from '../../testing/koji-client.js';
import { temporaryHub } from '../../testing/koji-hub.js';
import type { KojiSandbox } from '../server.js';
import { headerField, readRpmHeader } from './rpm-header.js';

const SRPM = 'hello-omnipub-1.4.0-3.src.rpm';
const fixture = new URL(`../../../../../test-fixtures/artifacts/${SRPM}`, import.meta.url).pathname;
const BINARY: RpmContents = {
  name: 'hello-omnipub',
  version: '1.4.0',
  release: '3',
  epoch: 2,
  arch: 'noarch',
  sourcerpm: SRPM,
  summary: 'Ünï',
  description: 'two\nlines',
  license: 'MIT',
  url: 'https://example.com/',
  buildtime: 1_795_000_000,
};

let hub: KojiSandbox;
let end: () => Promise<void>;
let admin: KojiClient;
beforeEach(async () => {
  ({ hub, end } = await temporaryHub());
  admin = await KojiClient.login(hub, 'kojiadmin');
});
afterEach(() => end());

const upload = async (filename: string, content: Uint8Array): Promise<void> => {
  await admin.upload(
    { filename, filepath: 'cli-import/1', fileverify: 'adler32', offset: '0', overwrite: '1' },
    content,
  );
};
const importRpm = async (filename: string, content: Uint8Array): Promise<unknown> => {
  await upload(filename, content);
  return admin.call('importRPM', 'cli-import/1', filename);
};

describe('headers', () => {
  test('of an RPM that rpmbuild made are read', () => {
    const header = readRpmHeader(fixture);
    expect(header.isSource).toBe(true);
    expect(['name', 'version', 'release', 'epoch'].map((name) => headerField(header, name))).toEqual([
      'hello-omnipub',
      '1.4.0',
      '3',
      2,
    ]);
    expect(headerField(header, 'exclusivearch')).toEqual([]);
    expect(headerField(header, 'BuildArchs')).toEqual(['noarch']);
    expect(() => headerField(header, 'nosuch')).toThrow('No such rpm header field: NOSUCH');
  });

  test('of an RPM that the sandbox made are read back, and its sums fit', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'rpm-'));
    try {
      const path = join(folder, 'a.rpm');
      const bytes = writeRpm({
        ...BINARY,
        files: ['/usr/bin/a', '/usr/bin/b'],
        changelog: [{ time: 1, author: 'Me', text: '- x' }],
      });
      await writeFile(path, bytes);
      const header = readRpmHeader(path);
      expect(header.isSource).toBe(false);
      expect(headerField(header, 'summary')).toBe('Ünï');
      expect(headerField(header, 'filenames')).toEqual(['/usr/bin/a', '/usr/bin/b']);
      expect(headerField(header, 'changelogtext')).toEqual(['- x']);
      const body = bytes.subarray(header.mainStart);
      expect(headerField(header, 'sigmd5')).toEqual(createHash('md5').update(body).digest());
      await writeFile(path, 'no RPM');
      expect(() => readRpmHeader(path)).toThrow('error reading package header');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

describe('an imported RPM', () => {
  test('makes its build when it is a source, and joins it when it is not', async () => {
    await expect(importRpm('hello-omnipub-1.4.0-3.noarch.rpm', writeRpm(BINARY))).rejects.toMatchObject({
      message: 'No such build',
    });
    expect(await importRpm(SRPM, await readFile(fixture))).toMatchObject({
      arch: 'src',
      build: { nvr: 'hello-omnipub-1.4.0-3', state: 1 },
    });
    await importRpm('hello-omnipub-1.4.0-3.noarch.rpm', writeRpm(BINARY));
    expect(hub.control.build('hello-omnipub-1.4.0-3')?.rpms).toHaveLength(2);
    expect(await admin.call('getRPM', 'hello-omnipub-1.4.0-3.noarch')).toMatchObject({ id: 2, epoch: 2 });
    expect(await admin.call('getRPM', 'nosuch-1-1.noarch')).toBeNull();
    await expect(admin.call('getRPM', 'nosuch-1-1.noarch', true)).rejects.toMatchObject({
      message: /^No such rpm: /,
    });
  });

  test('is called what it is', async () => {
    await expect(importRpm('other-1-1.src.rpm', await readFile(fixture))).rejects.toMatchObject({
      message: `bad filename: other-1-1.src.rpm (expected ${SRPM})`,
    });
    await expect(admin.call('importRPM', 'cli-import/1', 'nosuch.rpm')).rejects.toMatchObject({
      message: /^No such file: /,
    });
    admin = await KojiClient.login(hub, 'builder');
    await expect(admin.call('importRPM', 'a', 'b')).rejects.toMatchObject({ code: 1004 });
  });
});

describe('signatures', () => {
  /** A signature header that says who signed; what it says of the sum is that of the RPM. */
  const signed = (md5: Buffer, packet: Buffer): Buffer => {
    const store = Buffer.concat([md5, packet]);
    const entry = (tag: number, offset: number, count: number): Buffer => {
      const bytes = Buffer.alloc(16);
      [tag, 7, offset, count].forEach((value, at) => bytes.writeUInt32BE(value, at * 4));
      return bytes;
    };
    const intro = Buffer.from([0x8e, 0xad, 0xe8, 1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, store.length]);
    const header = Buffer.concat([intro, entry(1004, 0, 16), entry(1005, 16, packet.length), store]);
    return Buffer.concat([header, Buffer.alloc((8 - (header.length % 8)) % 8)]);
  };
  // OpenPGP: an old tag 2 with one byte of length; version 4, no hashed subpackets, one that names the issuer.
  const issuer = Buffer.from('bfb650216c107747', 'hex');
  const body = Buffer.concat([Buffer.from([4, 0, 1, 8, 0, 0, 0, 10, 9, 16]), issuer, Buffer.from([0, 0])]);
  const packet = Buffer.concat([Buffer.from([0x88, body.length]), body]);

  test('are added to an RPM, written into a copy, and known by the key', async () => {
    const { payloadhash } = (await importRpm(SRPM, await readFile(fixture))) as { payloadhash: string };
    const header = signed(Buffer.from(payloadhash, 'hex'), packet);
    const add = (bytes: Buffer): Promise<unknown> => admin.call('addRPMSig', 1, bytes.toString('base64'));
    await add(header);
    await expect(add(header)).rejects.toMatchObject({
      message: 'Signature already exists for package hello-omnipub-1.4.0-3.src, key 6c107747',
    });
    await expect(add(signed(Buffer.alloc(16), packet))).rejects.toMatchObject({ message: /^wrong md5 for / });
    expect(await admin.call('queryRPMSigs', keywords({ rpm_id: 1, sigkey: '6C107747' }))).toMatchObject([
      { sigkey: '6c107747', sighash: createHash('md5').update(header).digest('hex') },
    ]);
    await expect(admin.call('writeSignedRPM', 1, 'deadbeef')).rejects.toMatchObject({
      message: /^No cached signature /,
    });
    await admin.call('writeSignedRPM', 1, '6c107747');
    await admin.call('writeSignedRPM', 1, '6c107747');
    const url = `${hub.topurl}/packages/hello-omnipub/1.4.0/3/data/signed/6c107747/src/${SRPM}`;
    const copy = Buffer.from(await (await fetch(url)).arrayBuffer());
    expect(copy.subarray(96, 96 + header.length)).toEqual(header);
    const builder = await KojiClient.login(hub, 'builder');
    await expect(builder.call('addRPMSig', 1, '')).rejects.toMatchObject({ code: 1004 });
  });
});
