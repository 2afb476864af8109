import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { basic } from '../../testing/copr-client.js';
import { type CoprScene, coprScene } from '../../testing/copr-scene.js';

let scene: CoprScene;
beforeAll(async () => {
  scene = await coprScene({ remoteUserHeader: 'X-Remote-User' });
});
afterAll(() => scene.stop());

const BUG = { error: "Request wasn't successful, there is probably a bug in the Copr code." };
const check = (authorization?: string) =>
  scene
    .as()
    .send(
      'GET',
      '/auth-check',
      authorization === undefined ? {} : { headers: { Authorization: authorization } },
    );

describe('a token', () => {
  test('says who it is, in the JSON of Python, with a session cookie', async () => {
    const { status, text, headers } = await check(basic(scene.copr, 'alice'));
    expect([status, text]).toEqual([200, '{"id": 1, "name": "alice"}\n']);
    expect(headers.get('set-cookie')).toMatch(/^session=[\w-]+; Expires=.* GMT; HttpOnly; Path=\/$/);
  });

  test('that is wrong, missing or expired gets the same 401', async () => {
    const said = {
      output: 'notok',
      error: `Login invalid/expired. Please visit ${scene.copr.url}/api to get or renew your API token.`,
    };
    const wrong = `Basic ${Buffer.from('a:b').toString('base64')}`;
    scene.copr.control.expireToken('bob');
    for (const authorization of [wrong, undefined, basic(scene.copr, 'bob')]) {
      const { status, body } = await check(authorization);
      expect([status, body]).toEqual([401, said]);
    }
  });

  test('in an odd header breaks the frontend', async () => {
    const twoColons = `Basic ${Buffer.from('a:b:c').toString('base64')}`;
    for (const authorization of ['Bearer abcd', 'zzz', twoColons, 'Basic YWJj', 'Basic !']) {
      const { status, body } = await check(authorization);
      expect([authorization, status, body]).toEqual([authorization, 500, BUG]);
    }
  });

  test('is believed whatever the scheme is called', async () => {
    const { status } = await check(basic(scene.copr, 'alice').replace('Basic', 'Whatever'));
    expect(status).toBe(200);
  });

  test('is replaced with its login by a new one, and then worth nothing', async () => {
    const old = basic(scene.copr, 'admin');
    const { status, body } = await scene.as('admin').post('/api-token');
    const { login, token, expiration } = scene.copr.control.credentials('admin');
    expect([status, body]).toEqual([200, { api_login: login, api_token: token, expiration }]);
    expect(Date.parse(expiration) - Date.now()).toBeGreaterThan(178 * 86_400_000);
    expect((await check(old)).status).toBe(401);
    expect((await check(basic(scene.copr, 'admin'))).status).toBe(200);
  });

  test('is not looked at before the whole body was read', async () => {
    const body = new FormData();
    body.append('json', new Blob(['no json']), 'json');
    const { status } = await scene.as().send('POST', '/build/create/upload', { body });
    expect(status).toBe(500);
  });
});

describe('Kerberos', () => {
  const login = (headers: Record<string, string>, path = '/gssapi_login/') =>
    scene.as().send('GET', path, { headers });
  const cookieOf = (headers: Headers): string => (headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';

  test('opens a session for who came through the server in front, which cookies then prove', async () => {
    const { status, body, headers } = await login({ 'X-Remote-User': 'alice@EXAMPLE.COM' });
    expect([status, body]).toEqual([200, { id: 1, name: 'alice' }]);
    const Cookie = cookieOf(headers);
    const again = await scene.as().send('GET', '/auth-check', { headers: { Cookie } });
    expect([again.status, again.body.name, cookieOf(again.headers)]).toEqual([200, 'alice', Cookie]);
    scene.copr.control.dropSessions();
    const stale = await scene.as().send('GET', '/auth-check', { headers: { Cookie } });
    expect(stale.status).toBe(401);
    expect(cookieOf(stale.headers)).not.toBe(Cookie);
  });

  test('makes a user of who was not known', async () => {
    const { body } = await login({ 'X-Remote-User': 'host/new.example.com@EXAMPLE.COM' });
    expect(body.name).toBe('host_new.example.com');
  });

  test('refuses who came without, in pages where a browser asked', async () => {
    const error = "Can't log-in using GSSAPI: Kerberos authentication failed (no credentials provided)";
    const { status, body } = await login({ Authorization: 'Negotiate abcd' });
    expect([status, body]).toEqual([403, { error }]);
    const browser = await login({}, '/gssapi_login/web-ui');
    expect([browser.status, browser.headers.get('content-type')]).toEqual([403, 'text/html; charset=utf-8']);
  });

  test('negotiates itself where it was told how', async () => {
    const own = await coprScene({
      negotiate: (token) =>
        token.toString() === 'ticket' ? { principal: 'bob@R', reply: Buffer.from('yes') } : undefined,
    });
    try {
      const send = (headers: Record<string, string>) => own.as().send('GET', '/gssapi_login', { headers });
      const first = await send({});
      expect([first.status, first.headers.get('www-authenticate')]).toEqual([401, 'Negotiate']);
      const ticket = Buffer.from('ticket').toString('base64');
      const { body, headers } = await send({ Authorization: `Negotiate ${ticket}` });
      expect([body.name, headers.get('www-authenticate')]).toEqual([
        'bob',
        `Negotiate ${Buffer.from('yes').toString('base64')}`,
      ]);
    } finally {
      await own.stop();
    }
  });
});

test('a session outlives a restart', async () => {
  const { headers } = await scene
    .as()
    .send('GET', '/gssapi_login', { headers: { 'X-Remote-User': 'alice' } });
  const Cookie = (headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '';
  await scene.restart();
  expect((await scene.as().send('GET', '/auth-check', { headers: { Cookie } })).body.name).toBe('alice');
});
