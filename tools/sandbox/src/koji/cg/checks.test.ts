import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KojiClient } from '../../testing/koji-client.js';
import { goodMetadata, importContent, type Metadata, type Struct } from '../../testing/koji-content.js';
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

const metadata = (): Promise<Metadata> => goodMetadata(client);
const importIt = (data: Metadata, ...token: string[]): Promise<unknown> =>
  importContent(client, data, ...token);

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
