import { beforeEach, describe, expect, test } from 'vitest';
import { u1Header } from '../../testing/canonical-client.js';
import { canonicalScene } from '../../testing/canonical-scene.js';
import { charmClient } from '../../testing/charm-client.js';

const bench = canonicalScene();
beforeEach(() => {
  bench.control.setReview({ stepMs: 0 });
});

const whoami = (headers: Record<string, string>) =>
  bench.call('charmhub', 'GET /v1/tokens/whoami', { headers });
const token = (login: object = {}) => bench.control.issueToken({ store: 'charmhub', ...login });

describe('who am I', () => {
  test.each(['Macaroon', 'macaroon', 'Bearer'])('is told to a token sent as %s', async (scheme) => {
    const reply = await whoami({ Authorization: `${scheme} ${token({ ttlSeconds: 3600 })}` });
    expect(reply.json).toEqual({
      account: {
        id: 'acc-1',
        username: 'jo',
        'display-name': 'Jo',
        name: 'Jo',
        email: 'jo@example.com',
        validation: 'unproven',
      },
      channels: null,
      packages: null,
      permissions: null,
      expires: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}$/u) as string,
      errors: [],
    });
  });

  test.each([
    ['no header', {}, 'macaroon-authorization-required'],
    ['junk', { Authorization: 'Macaroon {"t": "macaroon", "v": "OLD"}' }, 'macaroon-verification-failed'],
    ['another scheme', { Authorization: 'Basic am86cHc=' }, 'macaroon-verification-failed'],
  ])('is refused to %s', async (_what, headers, code) => {
    const reply = await whoami(headers);
    expect(reply).toMatchObject({ status: 401, json: { 'error-list': [{ code }] } });
    expect(reply.headers['www-authenticate']).toBe('Macaroon');
  });

  test('what is no macaroon is refused as in the wild when the settings say so', async () => {
    bench.control.set({ unreadableTokens: 'api-error' });
    expect(await whoami({ Authorization: 'Macaroon rubbish' })).toMatchObject({
      status: 400,
      json: { 'error-list': [{ code: 'api-error', message: 'Invalid macaroon' }] },
    });
  });

  test('a token ends with its time, and before when the logins are revoked', async () => {
    const headers = { Authorization: `Macaroon ${token({ ttlSeconds: 60 })}` };
    expect((await whoami(headers)).status).toBe(200);
    bench.now += 60_000;
    expect((await whoami(headers)).json['error-list'][0].message).toMatch('expired');
    const other = { Authorization: `Macaroon ${token()}` };
    await bench.control.revokeLogins();
    expect((await whoami(other)).status).toBe(401);
  });

  test.each([
    ['both', 'Macaroon needs_refresh=1', 'macaroon-needs-refresh'],
    ['code', 'Macaroon', 'macaroon-needs-refresh'],
    ['header', 'Macaroon needs_refresh=1', 'macaroon-authorization-required'],
  ] as const)('says by %s that a token is too old', async (refreshManner, header, code) => {
    bench.control.set({ refreshManner });
    const headers = { Authorization: `Macaroon ${token()}` };
    bench.now += 5000;
    await bench.control.expireTokens();
    const reply = await whoami(headers);
    expect(reply).toMatchObject({ status: 401, json: { 'error-list': [{ code }] } });
    expect(reply.headers['www-authenticate']).toBe(header);
  });
});

describe('a login through Ubuntu One', () => {
  const exchange = (line: string, headers: Record<string, string>, json: object = {}) =>
    bench.call('charmhub', `POST /v1/tokens/${line}/exchange`, { headers, json });

  test('is limited as asked, and exchanged for a token with the same limits', async () => {
    const asked = {
      permissions: ['account-register-package', 'package-manage', 'package-view'],
      ttl: 108_000,
      channels: ['latest/edge'],
      packages: [{ type: 'charm', name: 'my-charm' }],
    };
    expect((await bench.call('charmhub', 'POST /v1/tokens/usso', { json: asked })).status).toBe(200);
    const login = bench.control.issueLogin({
      store: 'charmhub',
      permissions: asked.permissions,
      channels: asked.channels,
      packages: ['my-charm'],
    });
    const reply = await exchange('usso', u1Header(login), { 'client-description': 'charmcraft@host' });
    expect((await whoami({ Authorization: `Macaroon ${String(reply.json.macaroon)}` })).json).toMatchObject({
      permissions: asked.permissions,
      channels: asked.channels,
      packages: asked.packages,
    });
  });

  test.each([
    [{}],
    [{ permissions: [], ttl: 60 }],
    [{ permissions: ['package-fly'] }],
    [{ permissions: ['package-view'], ttl: -1 }],
    [{ permissions: ['package-view'], packages: [{ type: 'rock', name: 'x' }] }],
    [{ permissions: ['package-view'], description: 'x', more: 1 }],
  ])('of %j is refused, an empty one aside', async (json) => {
    const reply = await bench.call('charmhub', 'POST /v1/tokens/usso', { json });
    expect(reply.status).toBe(Object.keys(json).length === 0 ? 200 : 400);
  });

  test('is not exchanged when the discharge is unbound, too old, or of the other store', async () => {
    const login = bench.control.issueLogin({ store: 'charmhub' });
    const unbound = `Macaroon root=${login.root}, discharge=${login.discharge}`;
    expect((await exchange('usso', { Authorization: unbound })).status).toBe(401);
    expect((await exchange('usso', {})).status).toBe(401);
    expect((await exchange('dashboard', u1Header(login))).status).toBe(401);
    await bench.control.expireDischarges();
    const old = await exchange('usso', u1Header(login));
    expect(old).toMatchObject({ status: 401, json: { 'error-list': [{ code: 'macaroon-needs-refresh' }] } });
  });

  test('of the Snap Store is exchanged too, its permissions translated', async () => {
    const login = bench.control.issueLogin({
      permissions: ['package_access', 'package_push', 'edit_account'],
    });
    const reply = await exchange('dashboard', u1Header(login));
    const { permissions } = (await whoami({ Authorization: `Macaroon ${String(reply.json.macaroon)}` })).json;
    expect(permissions).toEqual(['package-view', 'account-view-packages', 'package-manage-revisions']);
  });

  test('is not taken in place of a token', async () => {
    const login = bench.control.issueLogin({ store: 'charmhub' });
    expect((await bench.call('charmhub', 'GET /v1/charm', { headers: u1Header(login) })).status).toBe(401);
  });
});

test('an administrator of an on-prem store exchanges a macaroon for a token without limits or end', async () => {
  const macaroon = bench.control.adminMacaroon();
  const reply = await bench.call('charmhub', 'POST /v1/tokens/offline/exchange', { json: { macaroon } });
  const shown = (await whoami({ Authorization: `macaroon ${String(reply.json.macaroon)}` })).json;
  expect(shown).toMatchObject({ permissions: null, account: { username: 'jo' } });
  expect(shown).not.toHaveProperty('expires');
  const other = { macaroon: token() };
  expect((await bench.call('charmhub', 'POST /v1/tokens/offline/exchange', { json: other })).status).toBe(
    401,
  );
});

describe('a login with limits', () => {
  beforeEach(() => bench.control.seedCharm({ name: 'my-charm', revisions: 1 }));

  test('does what one of its permissions allows', async () => {
    const all = charmClient(bench, { permissions: ['package-view'] });
    const one = charmClient(bench, { permissions: ['package-view-releases'] });
    const other = charmClient(bench, { permissions: ['package-manage'] });
    const ask = 'GET /v1/charm/my-charm/releases';
    expect((await all.call(ask)).status).toBe(200);
    expect((await one.call(ask)).status).toBe(200);
    expect(await other.call(ask)).toMatchObject({
      status: 403,
      json: {
        'error-list': [
          { code: 'permission-required', message: 'Missing required permission: package-view-releases' },
        ],
      },
    });
  });

  test('managing revisions does not mean following their review', async () => {
    const client = charmClient(bench, { permissions: ['package-manage-revisions'] });
    const pushed = await client.push('/v1/charm/my-charm/revisions', 'no zip');
    expect(pushed.status).toBe(200);
    const followed = await client.call(`GET ${String(pushed.json['status-url'])}`);
    expect(followed.json['error-list'][0].message).toBe(
      'Missing required permission: package-view-revisions',
    );
  });

  test('is for its packages alone', async () => {
    const client = charmClient(bench, { packages: ['other'] });
    expect(await client.call('GET /v1/charm/my-charm')).toMatchObject({
      status: 403,
      json: { 'error-list': [{ code: 'permission-required', message: 'Package access not allowed' }] },
    });
    expect((await client.register('third')).status).toBe(403);
    expect((await client.register('other')).status).toBe(201);
  });

  test.each([
    ['edge', 'latest/edge', 200],
    ['latest/edge', 'edge', 200],
    ['*/edge', 'latest/edge', 200],
    ['edge', 'latest/beta', 403],
    ['edge', 'latest/edge/hotfix', 403],
    ['edge/*', 'latest/edge/hotfix', 200],
  ])('for the channel %j releases to %j: %i', async (allowed, channel, status) => {
    const client = charmClient(bench, { channels: [allowed] });
    const reply = await client.call('POST /v1/charm/my-charm/releases', [{ channel, revision: 1 }]);
    expect(reply.status).toBe(status);
  });
});
