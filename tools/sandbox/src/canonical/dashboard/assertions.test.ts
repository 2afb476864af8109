import { beforeEach, describe, expect, test } from 'vitest';
import { type JsonReply, u1Header } from '../../testing/canonical-client.js';
import { canonicalScene } from '../../testing/canonical-scene.js';
import { readAssertion } from '../assertions/assertion.js';

const bench = canonicalScene();
let id: string;
let headers: Record<string, string>;
beforeEach(async () => {
  ({ id } = await bench.control.seedSnap({ name: 'my-snap', collaborators: ['otp@example.com'] }));
  headers = bench.as();
});

const call = (line: string, json?: unknown): Promise<JsonReply> =>
  bench.call('dashboard', line, { headers, ...(json === undefined ? {} : { json }) });
const signed = (type: string, fields: Record<string, string> = {}, body = ''): string => {
  const lines = Object.entries({
    type,
    ...fields,
    ...(body === '' ? {} : { 'body-length': String(body.length) }),
  });
  const head = lines.map(([key, value]) => `${key}:${value.startsWith('\n') ? '' : ' '}${value}`).join('\n');
  return `${head}\n\n${body === '' ? '' : `${body}\n\n`}QUJD\nREVG\n`;
};

describe('a signed text', () => {
  test('is taken apart into headers, lists, a body and a signature', () => {
    const text = signed('confdb-schema', { name: 'x', list: '\n  -\n    a: b' }, '{"a":\n\n1}');
    expect(readAssertion(text)).toEqual({
      type: 'confdb-schema',
      headers: { type: 'confdb-schema', name: 'x', list: '  -\n    a: b', 'body-length': '9' },
      body: '{"a":\n\n1}',
    });
  });

  test.each([
    '',
    'type: x\n',
    'type: x\n\n',
    'type: x\n\nnot base64!',
    'no header\n\nQUJD',
    'name: x\n\nQUJD',
  ])('%j is none', (text) => {
    expect(readAssertion(text)).toMatch(/./u);
  });
});

describe('assertions of a snap', () => {
  test('a validation is kept and listed', async () => {
    const fields = {
      'snap-id': id,
      'approved-snap-id': 'other',
      'approved-snap-revision': '3',
      timestamp: 'now',
    };
    const path = `/dev/api/snaps/${id}/validations`;
    expect((await call(`PUT ${path}`, { assertion: signed('validation', fields) })).status).toBe(200);
    expect((await call(`GET ${path}?approved=1`)).json).toMatchObject([{ 'approved-snap-id': 'other' }]);
    for (const wrong of [
      signed('validation'),
      signed('snap-build', fields),
      signed('validation', { ...fields, 'snap-id': 'x' }),
      'type: validation\n',
    ])
      expect(await call(`PUT ${path}`, { assertion: wrong })).toMatchObject({
        status: 400,
        json: {
          error_list: [{ code: 'invalid-field', message: expect.stringContaining('assertion is not valid') }],
        },
      });
  });

  test('a build is taken', async () => {
    const reply = await call(`POST /dev/api/snaps/${id}/builds`, { assertion: signed('snap-build') });
    expect([reply.status, reply.json]).toEqual([200, { type: 'snap-build' }]);
  });

  test('developers who are left out lose their uploads only when that is said', async () => {
    const path = `/dev/api/snaps/${id}/developers`;
    expect((await call(`GET ${path}`)).json).toEqual({ snap_developer: {} });
    const snap_developer = signed('snap-developer', { 'snap-id': id, 'publisher-id': 'acc-1' });
    expect((await call(`PUT ${path}`, { snap_developer })).status).toBe(409);
    expect((await call(`PUT ${path}?ignore_revoked_uploads`, { snap_developer })).status).toBe(200);
    expect((await call(`GET ${path}`)).json).toMatchObject({ snap_developer: { 'publisher-id': 'acc-1' } });
  });
});

describe('validation sets', () => {
  const path = '/api/v2/validation-sets';
  const post = (text: string, type = 'application/x.ubuntu.assertion'): Promise<JsonReply> =>
    bench.call('dashboard', `POST ${path}`, { body: text, headers: { ...headers, 'Content-Type': type } });
  const set = (sequence: string, account = 'acc-1'): string =>
    signed('validation-set', { 'account-id': account, name: 'base', sequence, series: '16' });
  const sequences = async (query: string): Promise<unknown[]> => {
    const { json } = await call(`GET ${path}${query}`);
    return (json.assertions as { headers: { sequence: string } }[]).map(({ headers }) => headers.sequence);
  };

  test('are drafted, signed, taken and listed by sequence', async () => {
    const draft = await call(`POST ${path}/build-assertion`, {
      'account-id': 'acc-1',
      name: 'base',
      sequence: '1',
      snaps: [{ name: 'my-snap', presence: 'required' }],
    });
    expect(draft).toMatchObject({
      status: 200,
      json: { type: 'validation-set', 'authority-id': 'acc-1', series: '16' },
    });
    for (const sequence of ['1', '2', '2']) expect((await post(set(sequence))).status).toBe(200);
    expect(await sequences('')).toEqual(['2']);
    expect(await sequences('/acc-1/base?sequence=all')).toEqual(['1', '2']);
    expect(await sequences('/acc-1/base?sequence=1')).toEqual(['1']);
    expect(await sequences('/acc-1/other')).toEqual([]);
    await bench.restart();
    expect(await sequences('')).toEqual(['2']);
  });

  test('of others, unsigned ones, and such in another content type are refused', async () => {
    expect((await post(set('1', 'acc-2'))).status).toBe(403);
    expect((await post('type: validation-set\n')).status).toBe(400);
    expect((await post(set('1'), 'text/plain')).status).toBe(415);
    expect(await sequences('')).toEqual([]);
  });

  test('confdb schemas go the same way', async () => {
    const text = signed('confdb-schema', { 'account-id': 'acc-1', name: 'net' }, '{}');
    const reply = await bench.call('dashboard', 'POST /api/v2/confdb-schemas', {
      body: text,
      headers: { ...headers, 'Content-Type': 'application/x.ubuntu.assertion' },
    });
    expect(reply.json.assertions).toMatchObject([{ headers: { name: 'net' }, body: '{}' }]);
    expect((await call('GET /api/v2/confdb-schemas/acc-1')).json.assertions).toHaveLength(1);
  });
});

test('a key is registered for one account', async () => {
  const request = signed('account-key-request', { name: 'mine', 'public-key-sha3-384': 'abc' });
  const send = (email: string): Promise<JsonReply> =>
    bench.call('dashboard', 'POST /dev/api/account/account-key', {
      json: { account_key_request: request },
      headers: u1Header(bench.control.issueLogin({ email })),
    });
  expect((await send('jo@example.com')).json.account_key).toMatchObject({
    name: 'mine',
    'account-id': 'acc-1',
  });
  expect((await send('jo@example.com')).status).toBe(200);
  expect((await send('otp@example.com')).status).toBe(409);
  expect((await call('GET /dev/api/account')).json.account_keys).toEqual([
    { name: 'mine', 'public-key-sha3-384': 'abc' },
  ]);
});

test('metrics are a number for each day once something is released', async () => {
  const ask = (filter: object = {}): Promise<JsonReply> =>
    call('POST /dev/api/snaps/metrics', {
      filters: [
        {
          snap_id: id,
          metric_name: 'weekly_device_change',
          start: '2026-11-01',
          end: '2026-11-03',
          ...filter,
        },
      ],
    });
  expect((await ask()).json.metrics).toMatchObject([{ status: 'NO DATA', buckets: [] }]);
  const { id: released } = await bench.control.seedSnap({
    name: 'released',
    revisions: 1,
    channels: { edge: 1 },
  });
  expect((await ask({ snap_id: released })).json.metrics).toMatchObject([
    { status: 'OK', buckets: ['2026-11-01', '2026-11-02', '2026-11-03'], series: [{ values: [1, 2, 3] }] },
  ]);
  expect((await ask({ metric_name: 'stars' })).status).toBe(400);
  expect((await ask({ start: '2026-12-01' })).status).toBe(400);
});
