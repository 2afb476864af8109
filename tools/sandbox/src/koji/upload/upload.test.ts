import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { KojiClient, keywords } from '../../testing/koji-client.js';
import { type KojiSandbox, startKojiSandbox } from '../server.js';

let state: string;
let hub: KojiSandbox;
let client: KojiClient;
let folder: string;
let folders = 0;
beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), 'koji-upload-'));
  hub = await startKojiSandbox({ state });
  client = await KojiClient.login(hub, 'builder');
});
afterAll(async () => {
  await hub.stop();
  await rm(state, { recursive: true });
});
beforeEach(() => {
  folder = `cli-build/${folders++}`;
});

const send = (
  chunk: string | Uint8Array,
  query: Record<string, string> = {},
  by = client,
): Promise<unknown> =>
  by.upload(
    { filename: 'a.bin', filepath: folder, fileverify: 'adler32', offset: '0', ...query },
    Buffer.from(chunk),
  );
const onDisk = (name = 'a.bin'): Promise<string> => readFile(join(hub.topdir, 'work', folder, name), 'utf8');

test('chunks go in order, each with its own sum, and lie together', async () => {
  expect(await send('abcd')).toEqual({ size: 4, fileverify: 'adler32', offset: 0, hexdigest: '03d8018b' });
  expect(await send('efgh', { offset: '4' })).toMatchObject({ offset: 4 });
  expect(await send('tail', { offset: '-1' })).toMatchObject({ offset: 8, hexdigest: '043501ab' });
  expect(await onDisk()).toBe('abcdefghtail');
  expect(await client.call('checkUpload', folder, 'a.bin')).toEqual({ size: 12, mtime: expect.any(Number) });
  expect(
    await client.call('checkUpload', folder, 'a.bin', keywords({ verify: 'md5', tail: 4 })),
  ).toMatchObject({
    sumlength: 4,
    hexdigest: createHash('md5').update('tail').digest('hex'),
  });
});

test('an empty file needs one empty chunk', async () => {
  expect(await client.call('checkUpload', folder, 'a.bin')).toBeNull();
  expect(await send('')).toMatchObject({ size: 0, hexdigest: '00000001' });
  expect(await client.call('checkUpload', folder, 'a.bin')).toMatchObject({ size: 0 });
});

test('a first chunk is not sent twice, unless it overwrites', async () => {
  await send('abcd');
  await expect(send('abcd')).rejects.toMatchObject({
    code: 1000,
    message: expect.stringMatching(/^upload path exists: .*a\.bin$/) as string,
  });
  await send('efgh', { offset: '4' });
  // Overwriting cuts the file where it begins.
  await send('ABCD', { overwrite: '1' });
  expect(await onDisk()).toBe('ABCD');
});

test('a chunk in the middle is refused when it is done, a gap is not', async () => {
  await send('abcdefgh');
  await expect(send('XX', { offset: '2' })).rejects.toMatchObject({
    code: 1000,
    message: expect.stringMatching(/^Incorrect upload length for .* - Expected 4, actual 8$/) as string,
  });
  await send('end', { offset: '100' });
  expect((await stat(join(hub.topdir, 'work', folder, 'a.bin'))).size).toBe(103);
});

test('a later chunk may be sent again without overwriting', async () => {
  await send('abcd');
  await send('efgh', { offset: '4' });
  expect(await send('efgh', { offset: '4' })).toMatchObject({ offset: 4 });
  expect(await onDisk()).toBe('abcdefgh');
});

test('sums are adler32, md5 or sha256', async () => {
  const sum = (type: string): unknown => createHash(type).update('abc').digest('hex');
  expect(await send('abc', { fileverify: 'md5' })).toMatchObject({ hexdigest: sum('md5') });
  expect(await send('abc', { fileverify: 'sha256', overwrite: '1' })).toMatchObject({
    hexdigest: sum('sha256'),
  });
  await expect(send('abc', { fileverify: 'sha1', overwrite: '1' })).rejects.toMatchObject({
    code: 1000,
    message: 'Unsupported verify type: sha1',
  });
  await expect(send('abc', { fileverify: '', overwrite: '1' })).rejects.toMatchObject({
    code: 1,
    message: expect.stringContaining("TypeError: 'NoneType' object is not callable") as string,
  });
});

test.each([
  [{ filename: 'a/b' }, 'Invalid upload filename: a/b'],
  [{ filename: '.hidden' }, 'Invalid upload filename: .hidden'],
  [{ filepath: '../x' }, 'Invalid upload directory: ../x'],
  [{ filepath: 'a/../../x' }, 'Invalid upload directory: a/../../x'],
  [{ filepath: 'tasks/x/y' }, 'Invalid task upload directory: tasks/x/y'],
  [{ volume: 'nosuch' }, 'No such entry in table volume: nosuch'],
])('%j is refused', async (query, message) => {
  await expect(send('abc', query)).rejects.toMatchObject({ code: 1000, message });
});

test('a folder belongs to who made it, and nobody uploads without a session', async () => {
  await send('abc');
  const alice = await KojiClient.login(hub, 'alice');
  await expect(send('abc', { filename: 'b' }, alice)).rejects.toMatchObject({
    code: 1000,
    message: `Invalid upload directory, not owner: ${folder}`,
  });
  await expect(send('abc', {}, new KojiClient(hub.url))).rejects.toMatchObject({
    code: 1002,
    message: "'session-id' not specified in session args",
  });
});

test('an upload stores no call number', async () => {
  await send('abc');
  expect(await client.call('getSessionInfo')).toMatchObject({ callnum: null });
});

test('two cannot write one file at once', async () => {
  const other = await KojiClient.login(hub, 'builder');
  const query = new URLSearchParams({
    filename: 'a.bin',
    filepath: folder,
    fileverify: 'adler32',
    offset: '0',
  });
  const slow = request(`${hub.url}?${query.toString()}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/octet-stream', 'Content-Length': 8, ...client.headers() },
  });
  const done = new Promise((resolve) =>
    slow.on('response', (response) => response.resume().on('end', resolve)),
  );
  slow.write('abcd');
  await vi.waitUntil(() =>
    onDisk().then(
      (text) => text === 'abcd',
      () => false,
    ),
  );
  await expect(send('XXXX', { overwrite: '1', offset: '4' }, other)).rejects.toMatchObject({ code: 1001 });
  slow.end('efgh');
  await done;
  expect(await onDisk()).toBe('abcdefgh');
});

test('the old way checks before it writes, and the whole at the end', async () => {
  const data = (text: string): string => Buffer.from(text).toString('base64');
  const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
  const put = (...args: [number, string, number, string]): Promise<unknown> =>
    client.call('uploadFile', folder, 'old.bin', ...args);
  expect(await put(4, md5('wrong'), 0, data('abcd'))).toBe(false);
  expect(await put(4, md5('abcd'), 0, data('abcd'))).toBe(true);
  expect(await put(8, md5('abcdefgh'), -1, data('efgh'))).toBe(true);
  expect(await onDisk('old.bin')).toBe('abcdefgh');
  expect(await put(8, md5('other'), -1, data(''))).toBe(false);
});

test('what lies below topdir is downloaded, whole or in part', async () => {
  await send('abcdefgh');
  const url = `${hub.topurl}/work/${folder}/a.bin`;
  const get = async (headers: Record<string, string> = {}): Promise<unknown> => {
    const response = await fetch(url, { headers });
    return [response.status, await response.text(), response.headers.get('content-range')];
  };
  expect(await get()).toEqual([200, 'abcdefgh', null]);
  expect(await get({ Range: 'bytes=2-3' })).toEqual([206, 'cd', 'bytes 2-3/8']);
  expect(await get({ Range: 'bytes=-2' })).toEqual([206, 'gh', 'bytes 6-7/8']);
  expect(await get({ Range: 'bytes=5-' })).toEqual([206, 'fgh', 'bytes 5-7/8']);
  expect(await get({ Range: 'bytes=8-' })).toEqual([416, expect.any(String), 'bytes */8']);
  expect(await get({ Range: 'bytes=2-3', 'If-Range': '"other"' })).toEqual([200, 'abcdefgh', null]);
  expect((await fetch(`${hub.topurl}/work/${folder}/%2e%2e/%2e%2e/%2e%2e/db.jsonl`)).status).toBe(404);
});
