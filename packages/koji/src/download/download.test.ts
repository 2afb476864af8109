import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { setupClient } from '../testing/clients.js';
import { type LoopbackHub, startLoopbackHub } from '../testing/loopback-hub.js';
import { buildRow, taskRow } from '../testing/rows.js';
import { startHub } from '../testing/sandbox.js';
import type { XmlRpcInput } from '../xmlrpc/value.js';

const srpm = new URL('../../../../test-fixtures/artifacts/hello-omnipub-1.4.0-3.src.rpm', import.meta.url);
const SIGMD5 = '2e36ab43ab04fbe77380d42d73bb4670';
const name = 'hello-omnipub';
const top = `packages/${name}/1.4.0/3`;
const rpmFile = `${name}-1.4.0-3.src.rpm`;
const image = Buffer.alloc(300_000, 'an image with a + in its name ');
const imageFile = 'disk+1.qcow2';

const rpmRow = {
  id: 1,
  build_id: 1,
  name,
  version: '1.4.0',
  release: '3',
  epoch: null,
  arch: 'src',
  size: 7493,
  payloadhash: SIGMD5,
};
const archiveRow = {
  id: 1,
  build_id: 1,
  btype: 'image',
  filename: imageFile,
  size: image.length,
  checksum: createHash('sha1').update(image).digest('hex'),
  checksum_type: 1,
  type_name: 'qcow2',
};
const mavenRow = { ...archiveRow, id: 2, btype: 'maven', filename: 'a.jar', size: 3, checksum_type: 2 };
const jar = createHash('sha256').update('jar').digest('hex');

/** What the hub answers, by method. */
const answers: Record<string, (params: readonly unknown[]) => unknown> = {
  getBuild: () => ({ ...buildRow({ name, version: '1.4.0', release: '3' }), id: 1 }),
  listRPMs: () => [rpmRow, { ...rpmRow, id: 2, name: `${name}-debuginfo`, metadata_only: true }],
  listArchives: ([keywords]) =>
    (keywords as { type?: string }).type === 'maven'
      ? [{ ...mavenRow, group_id: 'org.x', artifact_id: 'a', version: '1', checksum: jar }]
      : [archiveRow, mavenRow],
  getBuildLogs: () => [
    { name: 'build.log', dir: 'noarch', path: `${top}/data/logs/noarch/build.log` },
    { name: 'cg.log', dir: '.', path: `${top}/data/logs/./cg.log` },
  ],
};

const hubOf = (more: typeof answers = {}) =>
  startLoopbackHub(({ call }) => {
    const answer = { ...answers, ...more }[call?.methodName ?? ''];
    if (answer === undefined) return { fault: 1000, text: `Invalid method: ${call?.methodName ?? ''}` };
    return { value: answer(call?.params ?? []) as XmlRpcInput };
  });

/** The files behind topurl, and a client of both. */
async function site(hub: LoopbackHub) {
  const server = await startHub();
  const put = async (path: string, bytes: string | Buffer): Promise<void> => {
    await mkdir(dirname(join(server.topdir, path)), { recursive: true });
    await writeFile(join(server.topdir, path), bytes);
  };
  await put(`${top}/src/${rpmFile}`, await readFile(srpm));
  await put(`${top}/images/${imageFile}`, image);
  await put(`${top}/maven/org/x/a/1/a.jar`, 'jar');
  await put(`${top}/data/logs/noarch/build.log`, 'built');
  await put(`${top}/data/logs/cg.log`, 'generated');
  return { ...setupClient(hub.url, { topurl: server.topurl }), server, put, to: await tempDir() };
}

const local = (to: string, files: readonly { readonly path: string }[]) =>
  files.map(({ path }) => path.slice(to.length + 1)).sort();

describe('downloading a build', () => {
  it('brings all RPMs, archives and logs, each checked by the strongest that the hub tells', async () => {
    await using hub = await hubOf();
    const { client, to, emit, events } = await site(hub);
    const files = await client.downloadBuild(`${name}-1.4.0-3`, { to, emit });
    expect(local(to, files)).toEqual([
      rpmFile,
      `images/${imageFile}`,
      'logs/cg.log',
      'logs/noarch/build.log',
      'maven/org/x/a/1/a.jar',
    ]);
    expect(files.map(({ checkedBy }) => checkedBy)).toEqual(['sigmd5', 'sha1', 'sha256', 'length', 'length']);
    expect(files.every(({ status }) => status === 'downloaded')).toBe(true);
    expect((await readFile(join(to, rpmFile))).equals(await readFile(srpm))).toBe(true);
    expect((await readFile(join(to, 'images', imageFile))).equals(image)).toBe(true);
    const received = events.flatMap((event) => (event.type === 'download.progress' ? event.received : []));
    expect(Math.max(...received)).toBe(7493 + image.length + 3 + 'built'.length + 'generated'.length);
  });

  it('leaves alone what is there with the right bytes, and replaces what is not', async () => {
    await using hub = await hubOf();
    const { client, to, server } = await site(hub);
    await client.downloadBuild(1, { to, include: ['rpms', 'archives'] });
    const before = await stat(join(to, 'images', imageFile));
    await writeFile(join(to, rpmFile), 'half');
    const again = await client.downloadBuild(1, { to, include: ['rpms', 'archives'] });
    expect(again.map(({ status }) => status)).toEqual(['downloaded', 'existed', 'existed']);
    expect((await stat(join(to, 'images', imageFile))).mtimeMs).toBe(before.mtimeMs);
    const asked = server.requests.filter(({ url }) => url.endsWith('qcow2'));
    expect(asked).toHaveLength(1);
  });

  it('goes on by Range where a connection broke', async () => {
    await using hub = await hubOf();
    const { client, to, server } = await site(hub);
    server.faults.add({ path: `/kojifiles/${top}/images`, kind: 'truncate', bytes: 250_000 });
    const [file] = await client.downloadBuild(1, { to, include: ['archives'], types: ['image'] });
    expect(file).toMatchObject({ size: image.length, checkedBy: 'sha1' });
    const ranges = server.requests.flatMap(({ headers }) => headers.range ?? []);
    // What had come but was not read yet is lost with the connection.
    const offsets = ranges.map((range) => Number(/^bytes=(\d+)-$/.exec(range)?.[1]));
    expect(offsets).toHaveLength(1);
    expect(offsets[0]).toBeGreaterThan(0);
    expect(offsets[0]).toBeLessThanOrEqual(250_000);
    expect((await readFile(file?.path ?? '')).equals(image)).toBe(true);
  });

  it.each([
    ['another checksum', `images/${imageFile}`, Buffer.alloc(image.length, 'x'), 'another sha1'],
    ['another size', `images/${imageFile}`, Buffer.from('short'), 'instead of 300000'],
    ['another sigmd5', `src/${rpmFile}`, Buffer.alloc(7493, 'x'), 'is no RPM'],
  ])('%s is a failure, and nothing is kept', async (_, path, bytes, message) => {
    await using hub = await hubOf();
    const { client, to, put } = await site(hub);
    await put(`${top}/${path}`, bytes);
    await expect(
      client.downloadBuild(1, { to, include: ['rpms', 'archives'], concurrent: 1 }),
    ).rejects.toMatchObject({ code: 'PROTOCOL', message: expect.stringContaining(message) });
    const kept = await readdir(to, { recursive: true });
    expect(kept.filter((each) => each.includes('unchecked') || each.endsWith('.part'))).toEqual([]);
    await expect(stat(join(to, path.startsWith('src') ? rpmFile : path))).rejects.toThrow('ENOENT');
  });

  it('a changed byte behind the signature of an RPM is found', async () => {
    await using hub = await hubOf();
    const { client, to, put } = await site(hub);
    const bytes = await readFile(srpm);
    bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
    await put(`${top}/src/${rpmFile}`, bytes);
    await expect(client.downloadBuild(1, { to, include: ['rpms'] })).rejects.toThrow('another sigmd5');
    expect(await readdir(to)).toEqual([]);
  });

  it('a missing file is a failure that names it', async () => {
    await using hub = await hubOf({
      getBuildLogs: () => [{ name: 'x.log', dir: '.', path: `${top}/data/logs/./x.log` }],
    });
    const { client, to } = await site(hub);
    await expect(client.downloadBuild(1, { to, include: ['logs'] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining('x.log'),
    });
  });

  it('signed copies are asked for by key and known by the same digest, whatever their size', async () => {
    await using hub = await hubOf();
    const { client, to, put, server } = await site(hub);
    await put(`${top}/data/signed/105ef944/src/${rpmFile}`, await readFile(srpm));
    const [file] = await client.downloadBuild(1, { to, include: ['rpms'], sigkey: '105EF944' });
    expect(file).toMatchObject({ checkedBy: 'sigmd5', status: 'downloaded' });
    expect(server.requests.some(({ url }) => url.includes('/data/signed/105ef944/src/'))).toBe(true);
    await expect(
      client.downloadBuild(1, { to: join(to, 'b'), include: ['rpms'], sigkey: 'aaaaaaaa' }),
    ).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('filters by architecture and kind; nothing that fits is a failure', async () => {
    await using hub = await hubOf();
    const { client, to } = await site(hub);
    const logs = await client.downloadBuild(1, { to, include: ['logs'], arches: ['noarch'] });
    expect(local(to, logs)).toEqual(['logs/cg.log', 'logs/noarch/build.log']);
    await client.buildFiles(1, { include: ['rpms'], arches: ['x86_64'] });
    const asked = hub.seen.filter(({ call }) => call?.methodName === 'listRPMs').at(-1);
    expect(asked?.call?.params[0]).toMatchObject({ buildID: 1, arches: ['x86_64'] });
    await expect(client.buildFiles(1, { include: ['archives'], types: ['win'] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it.each([
    [null, 'NOT_FOUND', 'no build "nothing-1-1"'],
    [{ ...buildRow({ state: 0 }), id: 1 }, 'CONFLICT', 'is BUILDING'],
    [{ ...buildRow({ state: 3 }), id: 1 }, 'CONFLICT', 'is FAILED'],
  ])('%# only a complete build has files', async (row, code, message) => {
    await using hub = await hubOf({ getBuild: () => row });
    const { client, to } = await site(hub);
    await expect(client.downloadBuild('nothing-1-1', { to })).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
    });
  });

  it('a name that leads out of the folder is refused, and nothing is written', async () => {
    await using hub = await hubOf({
      getBuildLogs: () => [{ name: 'x.log', dir: '../../..', path: `${top}/data/logs/noarch/build.log` }],
    });
    const { client, to } = await site(hub);
    await expect(client.downloadBuild(1, { to, include: ['logs'] })).rejects.toMatchObject({
      code: 'PROTOCOL',
    });
    expect(await readdir(to)).toEqual([]);
  });

  it('without a topurl the error says what is missing', async () => {
    await using hub = await hubOf();
    const { client } = setupClient(hub.url);
    await expect(client.downloadBuild(1, { to: await tempDir() })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      hint: expect.stringContaining('topurl'),
    });
    expect(hub.seen).toHaveLength(0);
  });

  it('over TLS, the authority of the hub is trusted for its files, too', async () => {
    await using hub = await hubOf();
    const { server, to } = await site(hub);
    const topurl = server.tlsUrl.replace('/kojihub', '/kojifiles');
    const options = { to, include: ['archives' as const], types: ['maven'] };
    const { client } = setupClient(hub.url, { topurl, serverCa: server.ca });
    expect(await client.downloadBuild(1, options)).toMatchObject([{ checkedBy: 'sha256', size: 3 }]);
    const stranger = setupClient(hub.url, { topurl }, { env: { OMNIPUB_RETRIES: '0' } }).client;
    const elsewhere = { ...options, to: join(to, 'b') };
    await expect(stranger.downloadBuild(1, elsewhere)).rejects.toMatchObject({
      message: expect.stringMatching(/certificate/u),
    });
  });

  it('two files in one place, or a wrong number at once, are refused', async () => {
    await using hub = await hubOf({ listRPMs: () => [rpmRow, { ...rpmRow, id: 3 }] });
    const { client, to } = await site(hub);
    await expect(client.downloadBuild(1, { to, include: ['rpms'] })).rejects.toThrow('two files');
    const asked = hub.seen.length;
    for (const concurrent of [0, 1.5, 33])
      await expect(client.downloadBuild(1, { to, concurrent })).rejects.toMatchObject({
        code: 'INVALID_INPUT',
      });
    await expect(client.downloadBuild(1, { to: '' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    expect(hub.seen).toHaveLength(asked);
    expect(await readdir(to)).toEqual([]);
  });

  it('ends promptly when it is aborted', async () => {
    await using hub = await hubOf();
    const { client, to, server } = await site(hub);
    server.faults.add({ path: '/kojifiles', kind: 'hang', times: Number.POSITIVE_INFINITY });
    const stop = new AbortController();
    const loading = client.downloadBuild(1, { to, signal: stop.signal });
    setTimeout(() => stop.abort(), 100);
    await expect(loading).rejects.toMatchObject({ code: 'ABORTED' });
    expect((await readdir(to, { recursive: true })).filter((each) => each.includes('part'))).toEqual([]);
  });
});

describe('downloading what a task has left', () => {
  const log = Buffer.alloc(9_000_000, 'a line of a log\n');
  const stats = (size: number) => ({ DEFAULT: { st_size: String(size), st_mtime: 1795227641.27 } });
  /** Task 6 with two files, and 7 below it with one of the same name. */
  const tasks: typeof answers = {
    getTaskInfo: () => taskRow({ id: 6, state: 2 }),
    getTaskDescendents: () => ({ 6: [taskRow({ id: 7, state: 2, parent: 6 })], 7: [] }),
    multiCall: ([calls]) =>
      (calls as { params: [number] }[]).map(({ params: [id] }) => [
        id === 6 ? { 'big.log': stats(log.length), 'x86_64/a b.log': stats(2) } : { 'big.log': stats(1) },
      ]),
    downloadTaskOutput: ([id, file, options]) => {
      const { offset, size } = options as { offset: number; size: number };
      const bytes = id === 7 ? Buffer.from('7') : file === 'big.log' ? log : Buffer.from('ab');
      return bytes.subarray(offset, offset + size).toString('base64');
    },
  };

  it('goes through topurl where there is one', async () => {
    await using hub = await hubOf(tasks);
    const { client, to, put } = await site(hub);
    await put('work/tasks/6/6/big.log', log);
    await put('work/tasks/6/6/x86_64/a b.log', 'ab');
    const files = await client.downloadTask(6, { to });
    expect(local(to, files)).toEqual(['big.log', 'x86_64/a b.log']);
    expect(files[0]).toMatchObject({ size: log.length, checkedBy: 'size' });
    expect(hub.methods()).toEqual(['getTaskInfo', 'multiCall']);
  });

  it('goes through the hub in pieces where there is none', async () => {
    await using hub = await hubOf(tasks);
    const { client, emit, events } = setupClient(hub.url);
    const to = await tempDir();
    const files = await client.downloadTask(6, { to, emit });
    expect(local(to, files)).toEqual(['big.log', 'x86_64/a b.log']);
    expect((await readFile(join(to, 'big.log'))).equals(log)).toBe(true);
    expect(hub.methods().filter((method) => method === 'downloadTaskOutput')).toHaveLength(4);
    expect(events.at(-1)).toEqual({
      type: 'download.progress',
      received: log.length + 2,
      total: log.length + 2,
    });
  });

  it('tasks below it have a folder each', async () => {
    await using hub = await hubOf(tasks);
    const { client } = setupClient(hub.url);
    const to = await tempDir();
    const files = await client.downloadTask(6, { to, descendents: true, names: ['big.log'] });
    expect(local(to, files)).toEqual(['6/big.log', '7/big.log']);
  });

  it('a file that ends early is a failure, and nothing is kept', async () => {
    await using hub = await hubOf({
      ...tasks,
      downloadTaskOutput: ([, , options]) => ((options as { offset: number }).offset === 0 ? 'YQ==' : ''),
    });
    const { client } = setupClient(hub.url);
    const to = await tempDir();
    await expect(client.downloadTask(6, { to, names: ['big.log'] })).rejects.toThrow(
      'has 1 bytes instead of',
    );
    expect(await readdir(to)).toEqual([]);
  });

  it('a task that is not there, or has nothing that fits, is a failure', async () => {
    const none = { ...tasks, getTaskInfo: () => null };
    await using hub = await hubOf(none);
    await expect(setupClient(hub.url).client.downloadTask(6, { to: await tempDir() })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await using other = await hubOf(tasks);
    const { client } = setupClient(other.url);
    await expect(client.downloadTask(6, { to: await tempDir(), names: ['x'] })).rejects.toMatchObject({
      code: 'NOT_FOUND',
      hint: expect.stringContaining('descendents'),
    });
  });
});
