import { readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Bench, send, startBench } from '../../testing/gobbler-client.js';

let bench: Bench;
beforeAll(async () => {
  bench = await startBench();
  await bench.post('create_project', { project: 'p' });
  const digits = '0123456789';
  const files = { 'd.txt': digits, 'web/index.html': '<p>hi', 'a?b#c.txt': 'odd', 'sub/x': 'x' };
  await bench.upload({ project: 'p', asset: 'a', version: '1' }, files);
});
afterAll(() => bench.stop());

describe('GET /fetch', () => {
  test.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=8-99', '89', 'bytes 8-9/10'],
  ])('serves the part %s', async (range, body, contentRange) => {
    const reply = await bench.get('/fetch/p/a/1/d.txt', { headers: { range } });
    expect([reply.status, reply.body]).toEqual([206, body]);
    expect(reply.headers['content-range']).toBe(contentRange);
    expect(reply.headers['content-length']).toBe(String(body.length));
  });

  test('refuses a part behind the end, and one that is no range', async () => {
    const behind = await bench.get('/fetch/p/a/1/d.txt', { headers: { range: 'bytes=10-' } });
    expect([behind.status, behind.headers['content-range']]).toEqual([416, 'bytes */10']);
    expect((await bench.get('/fetch/p/a/1/d.txt', { headers: { range: 'lines=1-2' } })).status).toBe(416);
  });

  test('sends the whole file when If-Range names another time', async () => {
    const { headers } = await bench.get('/fetch/p/a/1/d.txt');
    const modified = String(headers['last-modified']);
    const range = 'bytes=0-1';
    const same = await bench.get('/fetch/p/a/1/d.txt', { headers: { range, 'if-range': modified } });
    const other = 'Mon, 01 Jan 2001 00:00:00 GMT';
    const changed = await bench.get('/fetch/p/a/1/d.txt', { headers: { range, 'if-range': other } });
    expect([same.status, changed.status]).toEqual([206, 200]);
  });

  test('answers 304 without a body when nothing changed since', async () => {
    const { headers } = await bench.get('/fetch/p/a/1/d.txt');
    const since = { 'if-modified-since': String(headers['last-modified']) };
    const reply = await bench.get('/fetch/p/a/1/d.txt', { headers: since });
    expect([reply.status, reply.body, reply.headers['content-length']]).toEqual([304, '', undefined]);
  });

  test('HEAD has the length of the file and no body', async () => {
    const reply = await bench.get('/fetch/p/a/1/d.txt', { method: 'HEAD' });
    expect([reply.status, reply.body, reply.headers['content-length']]).toEqual([200, '', '10']);
  });

  test('redirects a directory to its slash, lists it as HTML, or serves its index.html', async () => {
    const bare = await bench.get('/fetch/p/a/1?x=1');
    expect([bare.status, bare.headers['location']]).toEqual([301, '1/?x=1']);
    const listing = await bench.get('/fetch/p/a/1/');
    expect(listing.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(listing.body).toContain('<a href="a%3Fb%23c.txt">a?b#c.txt</a>\n');
    expect(listing.body).toContain('<a href="sub/">sub/</a>\n');
    expect((await bench.get('/fetch/p/a/1/web/')).body).toBe('<p>hi');
    const index = await bench.get('/fetch/p/a/1/web/index.html');
    expect([index.status, index.headers['location']]).toEqual([301, './']);
  });

  test('has nothing behind a file, and nothing above the registry', async () => {
    expect((await bench.get('/fetch/p/a/1/d.txt/x')).status).toBe(404);
    expect((await bench.get('/fetch/%2e%2e/staging')).status).toBe(404);
  });
});

describe('routes', () => {
  test('a POST to a path that is not clean is redirected, and nothing is done', async () => {
    await writeFile(join(bench.gobbler.staging, 'request-create_project-r'), '{"project":"r"}');
    const url = `${bench.gobbler.url}//new/request-create_project-r`;
    const reply = await send(url, { method: 'POST' });
    expect([reply.status, reply.headers['location']]).toEqual([301, '/new/request-create_project-r']);
    expect((await bench.get('/list')).body).not.toContain('"r/"');
    // What a client makes of it that turns the POST into a GET: a success that is none.
    expect(await bench.get('/new/request-create_project-r')).toMatchObject({ status: 200 });
  });

  test('GET /fetch is redirected to /fetch/', async () => {
    const reply = await bench.get('/fetch');
    expect([reply.status, reply.headers['location']]).toEqual([301, '/fetch/']);
  });

  test('a target with a broken escape is a 400', async () => {
    expect((await bench.get('/fetch/p/%zz')).status).toBe(400);
  });

  test('long answers come in chunks, short ones with their length', async () => {
    const files = Object.fromEntries(Array.from({ length: 400 }, (_, i) => [`file-${i}.txt`, '']));
    await bench.upload({ project: 'p', asset: 'many', version: '1' }, files);
    const long = await bench.get('/list?path=p/many/1');
    expect(long.headers['transfer-encoding']).toBe('chunked');
    expect(JSON.parse(long.body)).toHaveLength(402);
    expect((await bench.get('/list?path=p/a')).headers['content-length']).toBeDefined();
  });

  test('with a prefix everything is below it, and nothing elsewhere', async () => {
    const prefixed = await startBench({ prefix: 'api/v1' });
    try {
      expect(prefixed.gobbler.url.endsWith('/api/v1')).toBe(true);
      expect((await prefixed.post('create_project', { project: 'p' })).status).toBe(200);
      expect((await prefixed.get('/list')).body).toContain('"p/"');
      const { origin } = new URL(prefixed.gobbler.url);
      const outside = await send(`${origin}/info`);
      expect([outside.status, outside.headers['allow']]).toEqual([405, 'OPTIONS']);
      const root = await prefixed.get('');
      expect([root.status, root.headers['location']]).toEqual([301, '/api/v1/']);
    } finally {
      await prefixed.stop();
    }
  });

  test('every request is in the log with what was answered', async () => {
    const before = bench.gobbler.requests.length;
    await bench.get('/list?path=ghost', { headers: { 'x-test': 'yes' } });
    const entry = bench.gobbler.requests[before];
    expect(entry).toMatchObject({ method: 'GET', url: '/list?path=ghost', status: 500 });
    expect(entry?.headers['x-test']).toBe('yes');
  });
});

describe('faults on files that stream', () => {
  const SIZE = 3_000_000;
  const path = '/fetch/p/big/1/big.bin';
  beforeAll(async () => {
    const folder = await bench.stage('big', { 'big.bin': '' });
    await truncate(join(folder, 'big.bin'), SIZE);
    const reply = await bench.post('upload', { source: 'big', project: 'p', asset: 'big', version: '1' });
    expect(reply.status).toBe(200);
    expect((await readFile(join(bench.gobbler.registry, 'p/big/1/big.bin'))).length).toBe(SIZE);
  });

  test('truncate: the full length is announced', async () => {
    bench.gobbler.faults.add({ path: '/fetch/', kind: 'truncate', bytes: 1_000_000 });
    const reply = await bench.get(path);
    expect([reply.ended, reply.body.length]).toEqual([false, 1_000_000]);
    expect(reply.headers['content-length']).toBe(String(SIZE));
  });

  test('cut-after-work: not a byte', async () => {
    bench.gobbler.faults.add({ path: '/fetch/', kind: 'cut-after-work' });
    expect(await bench.get(path)).toMatchObject({ status: undefined, body: '' });
  });

  test('slow: everything, later', async () => {
    bench.gobbler.faults.add({ path: '/fetch/', kind: 'slow', bytesPerSecond: 20_000_000 });
    const start = performance.now();
    expect((await bench.get(path)).body.length).toBe(SIZE);
    expect(performance.now() - start).toBeGreaterThanOrEqual(100);
  });

  test('cut-after-work on a POST: the project is there although nobody said so', async () => {
    bench.gobbler.faults.add({ method: 'POST', kind: 'cut-after-work' });
    expect((await bench.post('create_project', { project: 'lost' })).status).toBeUndefined();
    expect((await bench.get('/list')).body).toContain('"lost/"');
  });
});
