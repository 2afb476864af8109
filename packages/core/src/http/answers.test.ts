import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { failure, setup } from './testing/setup.js';

const base = 'https://shop.test/api';

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  const pending = nock.pendingMocks();
  nock.cleanAll();
  nock.enableNetConnect();
  expect(pending).toEqual([]);
});

describe('JSON answers', () => {
  const schema = z.object({ items: z.array(z.object({ name: z.string() })) });

  it('names the field and the request when an answer has another shape, never the value', async () => {
    nock('https://shop.test')
      .get('/api/x')
      .reply(200, { items: [{ name: 'a' }, { name: 4711 }] });
    const { client, call } = setup(base);
    const error = await failure(client.json(schema, call('x')));
    expect(error.code).toBe('PROTOCOL');
    expect(error.message).toBe(
      'the answer of shop to GET /api/x is wrong: field "items.1.name" should be string',
    );
  });

  it('says what came instead of JSON', async () => {
    nock('https://shop.test').get('/api/x').reply(200, '<html>hello</html>', { 'content-type': 'text/html' });
    const { client, call } = setup(base);
    const error = await failure(client.json(schema, call('x')));
    expect(error.message).toBe('the answer of shop to GET /api/x is no JSON (text/html)');
    expect(error.hint).toContain('bot wall');
  });

  it('asks for a probe when the answer to a write makes no sense: it was probably done', async () => {
    nock('https://shop.test').post('/api/x').reply(200, 'ok');
    const { client, call } = setup(base);
    const error = await failure(client.json(schema, call('x', { method: 'POST' })));
    expect(error).toMatchObject({ code: 'PROTOCOL', recovery: 'retry-after-probe' });
  });

  it('refuses a text beyond its limit', async () => {
    nock('https://shop.test').get('/api/x').reply(200, 'x'.repeat(11));
    const { client, call } = setup(base);
    expect(await failure(client.text({ ...call('x'), limit: 10 }))).toMatchObject({ code: 'PROTOCOL' });
  });
});

describe('error answers', () => {
  it('shows of an HTML page only its title', async () => {
    const page =
      '<!DOCTYPE html><html><head><title>Down &amp; out</title></head><body><h1>stack</h1></body></html>';
    nock('https://shop.test').get('/api/x').reply(403, page, { 'content-type': 'text/html' });
    const { client, call } = setup(base);
    const error = await failure(client.text(call('x')));
    expect(error).toMatchObject({ code: 'AUTH_DENIED', storeMessage: 'Down & out' });
    expect(JSON.stringify(error)).not.toContain('<');
  });

  it('lets the adapter explain, and fills in the rest from the status', async () => {
    nock('https://shop.test')
      .post('/api/x')
      .reply(400, { status: 'ERROR', reason: 'already exists' }, { 'x-request-id': 'r-1' });
    const { client, call } = setup(base);
    const error = await failure(
      client.text(
        call('x', {
          method: 'POST',
          explain: ({ json }) => ({
            code: 'ALREADY_EXISTS',
            storeMessage: (json as { reason: string }).reason,
            hint: 'choose another version',
          }),
        }),
      ),
    );
    expect(error).toMatchObject({
      code: 'ALREADY_EXISTS',
      recovery: 'fix-input',
      status: 400,
      requestId: 'r-1',
      hint: 'choose another version',
      message: 'shop answered 400 to POST /api/x: already exists',
    });
  });

  it('takes control characters out of a server’s words', async () => {
    nock('https://shop.test').get('/api/x').reply(404, 'not\u001b[31m here\r\n');
    const { client, call } = setup(base);
    expect((await failure(client.text(call('x')))).storeMessage).toBe('not [31m here');
  });
});
