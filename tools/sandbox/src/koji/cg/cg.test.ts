import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KojiClient } from '../../testing/koji-client.js';
import {
  FOLDER,
  goodMetadata,
  importContent,
  type Metadata,
  uploadOutput,
} from '../../testing/koji-content.js';
import { temporaryHub } from '../../testing/koji-hub.js';
import type { KojiSandbox } from '../server.js';

let hub: KojiSandbox;
let end: () => Promise<void>;
let client: KojiClient;
beforeEach(async () => {
  ({ hub, end } = await temporaryHub());
  client = await KojiClient.login(hub, 'builder');
});
afterEach(() => end());

const upload = (name: string, content: string): Promise<unknown> => uploadOutput(client, name, content);
const metadata = (): Promise<Metadata> => goodMetadata(client);
const importIt = (data: Metadata, ...token: string[]): Promise<unknown> =>
  importContent(client, data, ...token);

describe('an import', () => {
  test('stores the build, its files where their kinds have their places, and the metadata', async () => {
    const data = await metadata();
    expect(await importIt(data)).toMatchObject({
      nvr: 'cgpkg-1-1',
      state: 1,
      cg_name: 'labcg',
      start_ts: 1795000000,
    });
    const folder = join(hub.topdir, 'packages/cgpkg/1/1');
    expect(await readFile(join(folder, 'images/a.txt'), 'utf8')).toBe('artifact');
    expect(await readFile(join(folder, 'data/logs/build.log'), 'utf8')).toBe('all went well');
    expect(JSON.parse(await readFile(join(folder, 'metadata.json'), 'utf8'))).toEqual(data);
    expect(hub.control.build('cgpkg-1-1')?.archives).toMatchObject([
      { filename: 'a.txt', btype: 'image', buildroot_id: 1 },
    ]);
    // It is tagged by somebody else.
    expect(hub.control.tagsOf('cgpkg-1-1')).toEqual([]);
  });

  test('may be given as text, or as an upload', async () => {
    const data = await metadata();
    await upload('metadata.json', JSON.stringify(data));
    await client.call('CGImport', null, FOLDER);
    data.build.release = '2';
    expect(await client.call('CGImport', JSON.stringify(data), FOLDER)).toMatchObject({ nvr: 'cgpkg-1-2' });
    await expect(client.call('CGImport', 'nosuch.json', FOLDER)).rejects.toMatchObject({
      code: 1000,
      message: 'No such file: nosuch.json',
    });
    await expect(client.call('CGImport', '{', FOLDER)).rejects.toMatchObject({ code: 1000 });
  });

  test('is made once', async () => {
    const data = await metadata();
    await importIt(data);
    await expect(importIt(data)).rejects.toMatchObject({
      code: 1000,
      message: 'Build already exists: cgpkg-1-1 (id=1)',
    });
  });

  test('of RPMs takes them as such', async () => {
    const name = 'hello-omnipub-1.4.0-3.src.rpm';
    const content = await readFile(
      new URL(`../../../../../test-fixtures/artifacts/${name}`, import.meta.url),
    );
    await client.upload({ filename: name, filepath: FOLDER, fileverify: 'adler32', offset: '0' }, content);
    const data = await metadata();
    Object.assign(data.build, { name: 'hello-omnipub', version: '1.4.0', release: '3', extra: {} });
    const checksum = createHash('md5').update(content).digest('hex');
    const file = {
      buildroot_id: 1,
      filename: name,
      filesize: content.length,
      arch: 'src',
      checksum,
      checksum_type: 'md5',
    };
    data.output = [{ ...file, type: 'rpm' }];
    await importIt(data);
    expect(hub.control.build('hello-omnipub-1.4.0-3')?.rpms).toMatchObject([
      { arch: 'src', epoch: 2, buildroot_id: 1 },
    ]);
    expect(await client.call('getBuildType', 1)).toEqual({ rpm: null });
  });
});

describe('a reservation', () => {
  const nvr = { name: 'cgpkg', version: '1', release: '1' };
  const reserve = async (): Promise<{ build_id: number; token: string }> =>
    (await client.call('CGInitBuild', 'labcg', nvr)) as { build_id: number; token: string };

  test('is completed with its token', async () => {
    const { build_id, token } = await reserve();
    expect(hub.control.build('cgpkg-1-1')).toMatchObject({ info: { state: 0 } });
    const data = await metadata();
    await expect(importIt(data)).rejects.toMatchObject({
      message: `Build already exists: cgpkg-1-1 (id=${build_id})`,
    });
    await expect(importIt(data, token)).rejects.toMatchObject({
      message: 'Reservation token given, but no build_id in metadata',
    });
    data.build.build_id = build_id;
    await expect(importIt(data, 'wrong')).rejects.toMatchObject({
      message: `Token doesn't match build ID ${build_id}`,
    });
    expect(await importIt(data, token)).toMatchObject({ id: build_id, state: 1 });
  });

  test('is given back, and taken again', async () => {
    const { build_id, token } = await reserve();
    await expect(client.call('CGInitBuild', 'labcg', nvr)).rejects.toMatchObject({
      message: 'Build already in progress (task None)',
    });
    await expect(client.call('CGRefundBuild', 'labcg', build_id, token, 1)).rejects.toMatchObject({
      message: 'Only FAILED/CANCELED build states are allowed',
    });
    await expect(client.call('CGRefundBuild', 'labcg', build_id, 'wrong')).rejects.toMatchObject({
      code: 1000,
    });
    await client.call('CGRefundBuild', 'labcg', build_id, token);
    expect(hub.control.build('cgpkg-1-1')).toMatchObject({ info: { state: 3 } });
    expect(await reserve()).toMatchObject({ build_id });
    expect(await client.call('cancelBuild', build_id)).toBe(true);
    expect(await importIt(await metadata())).toMatchObject({ id: build_id, state: 1 });
  });
});
