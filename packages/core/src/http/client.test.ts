import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { bytesBody, jsonBody } from './body.js';
import { fakeClock } from './testing/fake-clock.js';
import { failure, setup } from './testing/setup.js';

const base = 'https://shop.test/api';

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  nock.enableNetConnect();
  expect(pending).toEqual([]);
});

describe('a call', () => {
  it('joins path and query to the base URL and sends only our own headers', async () => {
    let headers: Record<string, unknown> = {};
    nock('https://shop.test')
      .get('/api/list?path=a%2520b%2Bc&x=1')
      .reply(function () {
        headers = this.req.headers;
        return [200, { ok: true }];
      });
    const { client, call } = setup(`${base}///`);
    const query = { path: 'a%20b+c', x: '1' };
    expect(await client.json(z.object({ ok: z.boolean() }), call('/list', { query }))).toEqual({ ok: true });
    expect(Object.keys(headers).sort()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'user-agent',
    ]);
    expect(headers).toMatchObject({ accept: 'application/json' });
    expect(String(headers['user-agent'])).toMatch(/^omnipub\/\d/);
  });

  it('lets a header of the call win over one of the client, whatever their capitals', async () => {
    nock('https://shop.test', { reqheaders: { 'x-a': 'call', 'x-b': 'client' } })
      .get('/api/x')
      .reply(200);
    const { client, call } = setup(base, { headers: { 'X-A': 'client', 'X-B': 'client' } });
    await client.text(call('x', { headers: { 'x-a': 'call' } }));
  });

  it.each(['../secret', 'a/./b', 'a/%2e%2e/b', 'a?b=c', 'a#b', 'a b', 'a\\b'])(
    'refuses the path %j, which would be sent elsewhere',
    async (path) => {
      const { client, call } = setup(base);
      expect(await failure(client.text(call(path)))).toMatchObject({ code: 'INVALID_INPUT', store: 'shop' });
    },
  );

  it('refuses a GET with a body', async () => {
    const { client, call } = setup(base);
    const body = jsonBody({});
    expect(await failure(client.text(call('x', { body })))).toMatchObject({ code: 'INVALID_INPUT' });
  });

  it('sends a POST without a body with Content-Length 0 and no content type', async () => {
    nock('https://shop.test', { badheaders: ['content-type'], reqheaders: { 'content-length': '0' } })
      .post('/api/new')
      .reply(200, '{}');
    const { client, call } = setup(base);
    await client.json(z.object({}), call('new', { method: 'POST' }));
  });

  it('gives back accepted statuses as answers', async () => {
    nock('https://shop.test').get('/api/x').reply(404, 'none');
    const { client, call } = setup(base);
    const response = await client.request(call('x', { accept: [404] }));
    expect(response.status).toBe(404);
    response.body.destroy();
  });
});

describe('retries', () => {
  it('repeats a read on 429, 500, 502, 503, 504, doubling the wait, and tells each time', async () => {
    for (const status of [429, 500, 502, 503]) nock('https://shop.test').get('/api/x').reply(status);
    nock('https://shop.test').get('/api/x').reply(200, 'done');
    const { client, call, clock, events } = setup(base, { backoffMs: 100 });
    expect(await client.text(call('x'))).toBe('done');
    expect(clock.sleeps).toEqual([75, 150, 300, 600]);
    expect(events).toMatchObject(
      [429, 500, 502, 503].map((status, at) => ({
        type: 'request.retry',
        attempt: at + 1,
        reason: `the store answered ${String(status)}`,
      })),
    );
  });

  it('ends with the store’s error when the attempts are used up', async () => {
    nock('https://shop.test').get('/api/x').times(3).reply(503, { message: 'closed for today' });
    const { client, call } = setup(base, { retries: 2 });
    expect(await failure(client.text(call('x')))).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      recovery: 'retry',
      status: 503,
      message: 'shop answered 503 to GET /api/x: closed for today',
      storeMessage: 'closed for today',
    });
  });

  it.each([500, 502, 503, 504])(
    'does not repeat a write that may not be repeated after a %i',
    async (status) => {
      nock('https://shop.test').post('/api/x').reply(status);
      const { client, call, clock } = setup(base);
      expect(await failure(client.text(call('x', { method: 'POST' })))).toMatchObject({
        code: 'STORE_UNAVAILABLE',
        recovery: 'retry-after-probe',
      });
      expect(clock.sleeps).toEqual([]);
    },
  );

  it('repeats any write after a 429, which says that it was not processed, with the whole body', async () => {
    nock('https://shop.test').post('/api/x', 'hello').reply(429, '', { 'retry-after': '7' });
    nock('https://shop.test').post('/api/x', 'hello').reply(200, 'ok');
    const { client, call, clock } = setup(base);
    const body = bytesBody(Buffer.from('hello'), 'text/plain');
    expect(await client.text(call('x', { method: 'POST', body }))).toBe('ok');
    expect(clock.sleeps).toEqual([7000]);
  });

  it('reads a Retry-After that is a date', async () => {
    const clock = fakeClock();
    const at = new Date(clock.now() + 20_000).toUTCString();
    nock('https://shop.test').get('/api/x').reply(503, '', { 'retry-after': at });
    nock('https://shop.test').get('/api/x').reply(200);
    const { client, call } = setup(base, { clock });
    await client.text(call('x'));
    expect(clock.sleeps).toEqual([20_000]);
  });

  it('hands a Retry-After beyond the bound to the caller, and asks nothing before that time', async () => {
    nock('https://shop.test').get('/api/x').reply(429, '', { 'retry-after': '3600' });
    nock('https://shop.test').get('/api/y').reply(200, 'again');
    const { client, call, clock } = setup(base);
    const limited = { code: 'RATE_LIMITED', recovery: 'wait', retryAfterMs: 3_600_000 };
    expect(await failure(client.text(call('x')))).toMatchObject(limited);
    expect(await failure(client.text(call('y')))).toMatchObject(limited);
    clock.advance(3_600_000);
    expect(await client.text(call('y'))).toBe('again');
    expect(clock.sleeps).toEqual([]);
  });

  it('makes the other calls of the store wait for a Retry-After too', async () => {
    nock('https://shop.test').get('/api/x').reply(429, '', { 'retry-after': '30' });
    nock('https://shop.test').get('/api/y').reply(200);
    const { client, call, clock } = setup(base, { retries: 0 });
    await failure(client.text(call('x')));
    await client.text(call('y'));
    expect(clock.sleeps).toEqual([30_000]);
  });

  it('leaves a 500 alone where the call says that it is an answer', async () => {
    nock('https://shop.test').get('/api/x').reply(500, { reason: 'no such directory' });
    const { client, call } = setup(base);
    const error = await failure(client.text(call('x', { retryOn: [] })));
    expect(error).toMatchObject({ status: 500, storeMessage: 'no such directory' });
  });

  it('takes the number from OMNIPUB_RETRIES and the wait from OMNIPUB_BACKOFF', async () => {
    nock('https://shop.test').get('/api/x').times(2).reply(503);
    const env = { OMNIPUB_RETRIES: '1', OMNIPUB_BACKOFF: '1000' };
    const { client, call, clock } = setup(base, { env });
    await failure(client.text(call('x')));
    expect(clock.sleeps).toEqual([750]);
  });

  it('stops at once when the signal aborts during a wait, and sends nothing more', async () => {
    nock('https://shop.test').get('/api/x').reply(503);
    const { client, call, events } = setup(base, { clock: fakeClock({ hold: true }) });
    const stop = new AbortController();
    const work = failure(client.text(call('x', { signal: stop.signal })));
    await expect.poll(() => events.length).toBe(1);
    stop.abort();
    expect(await work).toMatchObject({ code: 'ABORTED' });
  });

  it('sends nothing when the signal has aborted before', async () => {
    const { client, call } = setup(base);
    expect(await failure(client.text(call('x', { signal: AbortSignal.abort() })))).toMatchObject({
      code: 'ABORTED',
      store: 'shop',
    });
  });
});
