import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Faults, type Handler } from './faults.js';
import { type Reply, send, until } from './testing/gobbler-client.js';

const BODY = 'x'.repeat(10_000);
let faults: Faults;
let server: Server;
let url: string;
let handled: string[];

beforeEach(async () => {
  faults = new Faults();
  handled = [];
  const handler: Handler = (request, response) => {
    handled.push(`${request.method ?? ''} ${request.url ?? ''}`);
    response.setHeader('Content-Length', BODY.length);
    response.end(BODY);
  };
  server = createServer(faults.wrap(handler));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterEach(() => {
  server.close();
  server.closeAllConnections();
});

test('status answers in place of the handler, once by default', async () => {
  const fault = faults.add({ kind: 'status', status: 503, headers: { 'Retry-After': '1' }, body: 'busy' });
  const first = await send(`${url}/a`);
  expect(first).toMatchObject({ status: 503, body: 'busy', ended: true });
  expect(first.headers['retry-after']).toBe('1');
  expect(handled).toEqual([]);
  expect(fault.hits).toBe(1);
  expect((await send(`${url}/a`)).status).toBe(200);
});

test('a fault meets only its method and path; the path is matched decoded, without the query', async () => {
  const prefix = faults.add({ kind: 'status', status: 500, method: 'POST', path: '/a b' });
  const pattern = faults.add({ kind: 'status', status: 502, path: /\.txt$/g, times: 2 });
  expect((await send(`${url}/a%20b`)).status).toBe(200);
  expect((await send(`${url}/other`, { method: 'POST' })).status).toBe(200);
  expect((await send(`${url}/a%20b/c?q`, { method: 'POST' })).status).toBe(500);
  expect((await send(`${url}/x.txt?q`)).status).toBe(502);
  expect((await send(`${url}/x.txt`)).status).toBe(502);
  expect((await send(`${url}/x.txt`)).status).toBe(200);
  expect([prefix.hits, pattern.hits]).toEqual([1, 2]);
});

test('a fault that was removed, or cleared, meets nobody', async () => {
  faults.add({ kind: 'status', status: 500, times: Infinity }).remove();
  expect((await send(url)).status).toBe(200);
  faults.add({ kind: 'status', status: 500, times: Infinity });
  faults.clear();
  expect((await send(url)).status).toBe(200);
});

test('delay keeps the request from the handler for a while', async () => {
  faults.add({ kind: 'delay', ms: 120 });
  const start = performance.now();
  expect((await send(url)).body).toBe(BODY);
  expect(performance.now() - start).toBeGreaterThanOrEqual(110);
});

test('cut-before-work: the handler never hears of it', async () => {
  faults.add({ kind: 'cut-before-work' });
  expect((await send(url)).status).toBeUndefined();
  expect(handled).toEqual([]);
});

test('cut-after-work: the work is done and not a byte of the answer leaves', async () => {
  faults.add({ kind: 'cut-after-work' });
  expect(await send(`${url}/work`)).toMatchObject({ status: undefined, body: '' });
  expect(handled).toEqual(['GET /work']);
});

describe('cut-request', () => {
  let seen: number;
  let ended: boolean;
  beforeEach(async () => {
    server.close();
    seen = 0;
    ended = false;
    server = createServer(
      faults.wrap((request, response) => {
        handled.push(request.url ?? '');
        request.on('data', (chunk: Buffer) => (seen += chunk.length));
        request.on('end', () => {
          ended = true;
          response.end('whole');
        });
        request.on('error', () => undefined);
      }),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  const post = (size: number, headers: Record<string, string> = {}): Promise<Reply> =>
    send(url, { method: 'POST', body: Buffer.alloc(size, 'b'), headers });

  test.each([
    [{ fraction: 0.3 }, 300_000],
    [{ fraction: 0.99 }, 990_000],
    [{ fraction: 1 }, 1_000_000],
    [{ afterBytes: 1 }, 1],
    [{ afterBytes: 70_000 }, 70_000],
  ])('%j of a body of a million bytes: the handler sees that much and no end', async (where, wanted) => {
    const fault = faults.add({ kind: 'cut-request', ...where });
    expect((await post(1_000_000)).status).toBeUndefined();
    await until(() => seen === wanted, { what: 'the handler has seen the bytes before the cut' });
    expect([fault.hits, ended]).toEqual([1, false]);
    expect((await post(10)).body).toBe('whole');
  });

  test('a body that is shorter, or of unknown length for a fraction, is not met', async () => {
    const after = faults.add({ kind: 'cut-request', afterBytes: 1000 });
    expect((await post(999)).body).toBe('whole');
    after.remove();
    const fraction = faults.add({ kind: 'cut-request', fraction: 0.5 });
    expect((await post(1000, { 'Transfer-Encoding': 'chunked' })).body).toBe('whole');
    expect((await send(url)).body).toBe('whole');
    expect([after.hits, fraction.hits]).toEqual([0, 0]);
  });

  test('a chunked body is cut after bytes', async () => {
    faults.add({ kind: 'cut-request', afterBytes: 500 });
    expect((await post(1000, { 'Transfer-Encoding': 'chunked' })).status).toBeUndefined();
    expect([seen, ended]).toEqual([500, false]);
  });
});

test.each([0, 1, 300])('truncate announces the full length and sends %i bytes', async (bytes) => {
  faults.add({ kind: 'truncate', bytes });
  const reply = await send(url);
  expect(reply).toMatchObject({ status: 200, ended: false, body: BODY.slice(0, bytes) });
  expect(reply.headers['content-length']).toBe(String(BODY.length));
});

test('truncate leaves an answer alone that is not longer', async () => {
  faults.add({ kind: 'truncate', bytes: BODY.length });
  expect(await send(url)).toMatchObject({ status: 200, ended: true, body: BODY });
});

test('slow sends everything, at the pace that was asked for', async () => {
  faults.add({ kind: 'slow', bytesPerSecond: 40_000 });
  const start = performance.now();
  const reply = await send(url);
  expect(reply).toMatchObject({ status: 200, ended: true, body: BODY });
  // 10,000 bytes in steps of 2,000 each 50 ms.
  expect(performance.now() - start).toBeGreaterThanOrEqual(200);
});

test('slow gives up when the client leaves', async () => {
  faults.add({ kind: 'slow', bytesPerSecond: 1 });
  const leaving = new AbortController();
  const pending = send(url, { signal: leaving.signal });
  await until(() => handled.length === 1, { what: 'the handler was asked' });
  leaving.abort();
  expect((await pending).ended).toBe(false);
});

test('hang never answers and never bothers the handler', async () => {
  const fault = faults.add({ kind: 'hang' });
  const leaving = new AbortController();
  const pending = send(url, { signal: leaving.signal });
  await until(() => fault.hits === 1, { what: 'the fault was met' });
  leaving.abort();
  expect((await pending).status).toBeUndefined();
  expect(handled).toEqual([]);
});

test('numbers that make no sense are refused', () => {
  expect(() => faults.add({ kind: 'hang', times: 0 })).toThrow(RangeError);
  expect(() => faults.add({ kind: 'slow', bytesPerSecond: 0 })).toThrow(RangeError);
  expect(() => faults.add({ kind: 'truncate', bytes: -1 })).toThrow(RangeError);
  expect(() => faults.add({ kind: 'delay', ms: Number.NaN })).toThrow(RangeError);
  expect(() => faults.add({ kind: 'cut-request', afterBytes: 0 })).toThrow(RangeError);
  expect(() => faults.add({ kind: 'cut-request', fraction: 1.1 })).toThrow(RangeError);
});
