import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { multipart } from '../../testing/canonical-client.js';
import { canonicalScene } from '../../testing/canonical-scene.js';
import { until } from '../../testing/gobbler-client.js';

const bench = canonicalScene();

const kept = (): Promise<string[]> => readdir(join(bench.root, 'canonical', 'blobs'));

test('anybody may upload a file, and gets its id', async () => {
  const reply = await bench.call('storage', 'POST /unscanned-upload/', multipart('a_1_amd64.snap', 'bytes'));
  expect(reply).toMatchObject({ status: 200, json: { successful: true } });
  expect(reply.json.upload_id).toMatch(/^[0-9a-f-]{36}$/u);
  expect(await kept()).toEqual([reply.json.upload_id]);
});

test('zero bytes are a file, too', async () => {
  expect(await bench.upload('empty', '')).toMatch(/^[0-9a-f-]{36}$/u);
});

test.each([
  ['JSON', { json: { a: 1 } }],
  ['a part of another name', multipart('f', 'x', 'file')],
  ['a file without a name', multipart('', 'x')],
  ['no part', { headers: { 'Content-Type': 'multipart/form-data; boundary=b' }, body: '--b--\r\n' }],
  [
    'two parts',
    (() => {
      const { headers, body } = multipart('f', 'x');
      const [first = ''] = body.toString().split(/--\r\n$/u);
      return { headers, body: `${first}\r\n${body.toString().slice(0)}` };
    })(),
  ],
])('%s is refused, and nothing is kept', async (_name, sending) => {
  const reply = await bench.call('storage', 'POST /unscanned-upload/', sending);
  expect(reply).toMatchObject({ status: 400, json: { error_list: [{ code: 'invalid-request' }] } });
  expect(await kept()).toEqual([]);
});

test.each([0.3, 0.99, 1])(
  'a connection that is cut after %d of the upload leaves nothing',
  async (fraction) => {
    bench.faults.storage.add({ kind: 'cut-request', fraction });
    const big = multipart('f', Buffer.alloc(5_000_000, 'x'));
    expect((await bench.call('storage', 'POST /unscanned-upload/', big)).status).toBeUndefined();
    await until(async () => (await kept()).length === 0, { what: 'the broken upload is gone' });
    expect((await bench.call('storage', 'POST /unscanned-upload/', big)).status).toBe(200);
    expect(bench.requests.storage.map(({ status }) => status)).toEqual([undefined, 200]);
  },
);

test('the trailing slash matters, and only POST is taken', async () => {
  expect((await bench.call('storage', 'POST /unscanned-upload', multipart('f', 'x'))).status).toBe(404);
  const get = await bench.call('storage', 'GET /unscanned-upload/');
  expect([get.status, get.headers['allow']]).toEqual([405, 'POST']);
});

test('a big upload takes little memory', async () => {
  const body = multipart('f', Buffer.alloc(300 * 1024 * 1024));
  const before = process.memoryUsage().rss;
  let highest = before;
  const watch = setInterval(() => (highest = Math.max(highest, process.memoryUsage().rss)), 10);
  const id = await bench.call('storage', 'POST /unscanned-upload/', body);
  clearInterval(watch);
  expect(id.status).toBe(200);
  expect((highest - before) / 1024 / 1024).toBeLessThan(100);
});

test('what was uploaded is there after a restart', async () => {
  const id = await bench.upload('f', 'abc');
  await bench.restart();
  expect(await kept()).toEqual([id]);
});
