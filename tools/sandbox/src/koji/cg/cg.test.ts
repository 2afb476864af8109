import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KojiClient } from '../../testing/koji-client.js';
import { temporaryHub } from '../../testing/koji-hub.js';
import type { KojiSandbox } from '../server.js';
import type { Value } from '../xmlrpc/value.js';

let hub: KojiSandbox;
let end: () => Promise<void>;
let client: KojiClient;
beforeEach(async () => {
  ({ hub, end } = await temporaryHub());
  client = await KojiClient.login(hub, 'builder');
});
afterEach(() => end());

type Struct = { [key: string]: Value | undefined };
interface Metadata {
  metadata_version: number;
  build: Struct;
  buildroots: Struct[];
  output: Struct[];
}

const FOLDER = 'cli-import/1';
const upload = async (filename: string, content: string): Promise<Struct> => {
  await client.upload(
    { filename, filepath: FOLDER, fileverify: 'adler32', offset: '0', overwrite: '1' },
    Buffer.from(content),
  );
  const checksum = createHash('sha256').update(content).digest('hex');
  return {
    buildroot_id: 1,
    filename,
    filesize: content.length,
    arch: 'noarch',
    checksum,
    checksum_type: 'sha256',
  };
};

/** Metadata as they should be, of two files that are there. */
async function metadata(): Promise<Metadata> {
  const artifact = await upload('a.txt', 'artifact');
  const log = await upload('build.log', 'all went well');
  return {
    metadata_version: 0,
    build: {
      name: 'cgpkg',
      version: '1',
      release: '1',
      source: null,
      start_time: 1795000000,
      end_time: 1795000100,
      extra: { typeinfo: { image: {} } },
    },
    buildroots: [
      {
        id: 1,
        host: { os: 'debian-12', arch: 'x86_64' },
        content_generator: { name: 'labcg', version: '0.1' },
        container: { type: 'none', arch: 'x86_64' },
        tools: [{ name: 'tar', version: '1' }],
        components: [],
        extra: {},
      },
    ],
    output: [
      { ...artifact, type: 'txt', extra: { typeinfo: { image: { arch: 'noarch' } } } },
      { ...log, type: 'log' },
    ],
  };
}
const wire = (data: Metadata): Value => data as unknown as Value;
const importIt = (data: Metadata, ...token: string[]): Promise<unknown> =>
  client.call('CGImport', wire(data), FOLDER, ...token);

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

describe('what the hub looks at', () => {
  const first = (data: Metadata): Struct => data.output[0] ?? {};
  const root = (data: Metadata): Struct => data.buildroots[0] ?? {};
  test.each<[string, (data: Metadata) => void, string | RegExp]>([
    [
      'the version of the metadata',
      (data) => void (data.metadata_version = 1),
      'No such metadata version: 1',
    ],
    [
      'a checksum',
      (data) => void (first(data).checksum = 'x'),
      /^File checksum mismatch for a\.txt: x != [\da-f]{64}$/,
    ],
    [
      'a size',
      (data) => void (first(data).filesize = 5),
      "File size 8 for a.txt (expected 5) doesn't match. Corrupted upload?",
    ],
    [
      'how it is summed up',
      (data) => void (first(data).checksum_type = 'sha1'),
      'Unsupported verify type: sha1',
    ],
    ['a kind of file', (data) => void (first(data).extra = {}), 'No typeinfo for: a.txt'],
    [
      'a kind that the build has',
      (data) => void (data.build.extra = {}),
      'Output type image not listed in build types',
    ],
    [
      'a kind that there is',
      (data) => void (data.build.extra = { typeinfo: { nosuch: {} } }),
      'No such entry in table btype: nosuch',
    ],
    ['a buildroot that is used', (data) => void (root(data).id = 2), 'Buildroot id not used in output: 2'],
    [
      'one buildroot of an id',
      (data) => void data.buildroots.push({ ...root(data) }),
      'Duplicate buildroot id in metadata: 1',
    ],
    [
      'the generator',
      (data) => void (root(data).content_generator = { name: 'nosuch', version: '1' }),
      'No such entry in table content_generator: nosuch',
    ],
    ['a component', (data) => void (root(data).components = [{ type: 'x' }]), 'No such component type: x'],
    ['a dash', (data) => void (data.build.version = '1-1'), 'The "-" character not allowed in version field'],
    ['the owner', (data) => void (data.build.owner = 5), 'Invalid owner format (expected username): 5'],
    [
      'a name that is missing',
      (data) => void delete data.build.name,
      'did not provide name, version, and release',
    ],
  ])('%s', async (_what, change, message) => {
    const data = await metadata();
    change(data);
    await expect(importIt(data)).rejects.toMatchObject({
      code: 1000,
      message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
    });
    expect(hub.control.build('cgpkg-1-1')).toBeUndefined();
    expect(existsSync(join(hub.topdir, 'packages/cgpkg'))).toBe(false);
  });

  test('who may', async () => {
    const data = await metadata();
    client = await KojiClient.login(hub, 'alice');
    await expect(importIt(data)).rejects.toMatchObject({
      code: 1002,
      message: 'Content generator access required (labcg)',
    });
  });

  test('a place that is taken', async () => {
    const data = await metadata();
    await importIt(data);
    const admin = await KojiClient.login(hub, 'kojiadmin');
    // A build that is deleted is not made again.
    await admin.call('deleteBuild', 'cgpkg-1-1');
    await expect(importIt(data)).rejects.toMatchObject({
      code: 1000,
      message: 'Build already exists: cgpkg-1-1 (id=1)',
    });
  });
});

describe('what the hub takes for granted', () => {
  test.each<[string, (data: Metadata) => void]>([
    ["KeyError: 'metadata_version'", (data) => void delete (data as Partial<Metadata>).metadata_version],
    ["KeyError: 'buildroots'", (data) => void delete (data as Partial<Metadata>).buildroots],
    ["KeyError: 'output'", (data) => void delete (data as Partial<Metadata>).output],
    ["KeyError: 'source'", (data) => void delete data.build.source],
    ["KeyError: 'extra'", (data) => void delete data.build.extra],
    ["KeyError: 'start_time'", (data) => void delete data.build.start_time],
    ["KeyError: 'components'", (data) => void delete data.buildroots[0]?.components],
    ["KeyError: 'tools'", (data) => void delete data.buildroots[0]?.tools],
    ["KeyError: 'filename'", (data) => void delete data.output[0]?.filename],
    ["KeyError: 'checksum_type'", (data) => void delete data.output[0]?.checksum_type],
    ["KeyError: 'type'", (data) => void delete data.output[1]?.type],
    [
      "KeyError: 'arch'",
      (data) => void Object.assign(data.output[0] ?? {}, { extra: { typeinfo: { image: {} } } }),
    ],
  ])('%s', async (message, change) => {
    const data = await metadata();
    change(data);
    await expect(importIt(data)).rejects.toMatchObject({
      code: 1,
      message: expect.stringMatching(new RegExp(`^Traceback[^]*\\n${message}\\n$`)) as string,
    });
    expect(hub.control.build('cgpkg-1-1')).toBeUndefined();
    expect(existsSync(join(hub.topdir, 'packages/cgpkg'))).toBe(false);
  });

  test('a file', async () => {
    const data = await metadata();
    Object.assign(data.output[0] ?? {}, { filename: 'nosuch.txt' });
    await expect(importIt(data)).rejects.toMatchObject({
      code: 1,
      message: expect.stringMatching(
        /FileNotFoundError: \[Errno 2\] No such file or directory: '.*\/\.\/nosuch\.txt'\n$/,
      ) as string,
    });
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
