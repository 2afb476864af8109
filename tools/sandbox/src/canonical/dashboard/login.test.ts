import { describe, expect, test } from 'vitest';
import { type JsonReply, startCanonicalBench, u1Header } from '../../testing/canonical-client.js';
import { canonicalScene } from '../../testing/canonical-scene.js';
import { addCaveat } from '../macaroon/sign.js';
import { fromText, toText } from '../macaroon/text.js';

const bench = canonicalScene();

const DEFAULTS = ['package_access', 'package_manage', 'package_push', 'package_register', 'package_release'];
const acl = (json: unknown): Promise<JsonReply> => bench.call('dashboard', 'POST /dev/api/acl/', { json });
const whoami = (headers: Record<string, string>): Promise<JsonReply> =>
  bench.call('dashboard', 'GET /api/v2/tokens/whoami', { headers });

/** A whole login over the wire, as snapcraft does it. */
async function logIn(limits: Record<string, unknown> = {}): Promise<{ root: string; discharge: string }> {
  const root = String((await acl({ permissions: DEFAULTS, description: 'test', ...limits })).json.macaroon);
  const caveat = fromText(root).caveats.find(({ location }) => location === new URL(bench.urls.sso).host);
  const json = { email: 'jo@example.com', password: 'jo-password', caveat_id: caveat?.id.toString() };
  const reply = await bench.call('sso', 'POST /api/v2/tokens/discharge', { json });
  return { root, discharge: String(reply.json.discharge_macaroon) };
}

describe('a login through Ubuntu One', () => {
  test('tells who it is and what it may do; what is not limited is null', async () => {
    const expires = new Date(bench.now + 3_600_000).toISOString().replace(/\.\d+Z$/u, '+00:00');
    const reply = await whoami(u1Header(await logIn({ expires })));
    expect(reply).toMatchObject({
      status: 200,
      json: {
        account: {
          id: 'acc-1',
          username: 'jo',
          'display-name': 'Jo',
          email: 'jo@example.com',
          validation: 'unproven',
        },
        permissions: DEFAULTS,
        packages: null,
        channels: null,
        errors: [],
      },
    });
    expect(reply.json.expires).toBe(`${expires.slice(0, 19)}.000`);
  });

  test('with packages and channels names them, and acl/verify does', async () => {
    const { id } = await bench.control.seedSnap({ name: 'my-snap' });
    const login = await logIn({ packages: [{ series: '16', name: 'my-snap' }], channels: ['edge'] });
    const header = u1Header(login);
    expect((await whoami(header)).json).toMatchObject({
      packages: [{ type: 'snap', id, name: 'my-snap' }],
      channels: ['edge'],
    });
    const json = { auth_data: { authorization: header.Authorization } };
    expect(await bench.call('dashboard', 'POST /dev/api/acl/verify/', { json })).toMatchObject({
      status: 200,
      json: { allowed: true, snap_ids: [id], channels: ['edge'], permissions: DEFAULTS },
    });
  });

  test('works quoted, in lower case, and after a restart on other ports', async () => {
    const { Authorization: header } = u1Header(await logIn());
    const quoted = header.replace(/=(MDA[^,]+)/gu, '="$1"');
    expect(quoted).toContain('discharge="');
    for (const one of [quoted, header.replace('Macaroon', 'macaroon')])
      expect((await whoami({ Authorization: one })).status).toBe(200);
    await bench.restart();
    expect((await whoami({ Authorization: header })).status).toBe(200);
  });

  test.each([
    ['an unknown permission', { permissions: ['package_eat'] }, 400],
    ['no permission', { permissions: [] }, 400],
    ['an expiry that is no time', { permissions: DEFAULTS, expires: 'soon' }, 400],
    ['an expiry that is over', { permissions: DEFAULTS, expires: '2020-01-01T00:00:00+00:00' }, 400],
    ['an unknown key', { permissions: DEFAULTS, ttl: 3 }, 400],
    [
      'a snap that nobody registered',
      { permissions: DEFAULTS, packages: [{ series: '16', name: 'x' }] },
      404,
    ],
  ])('%s is refused at once', async (_name, body, status) => {
    expect((await acl(body)).status).toBe(status);
  });

  test('a snap that nobody registered is told in the one odd shape', async () => {
    const { json } = await acl({ permissions: DEFAULTS, packages: [{ series: '16', name: 'x' }] });
    expect(json).toEqual({ error_message: "Snap not found for the given snap name: 'x' and series: '16'" });
  });
});

describe('a request is let in only with a login that is right to the last bit', () => {
  const refused = (reply: JsonReply, code: string): void => {
    expect(reply).toMatchObject({ status: 401, json: { error_list: [{ code }] } });
    expect(reply.headers['www-authenticate']).toBe('Macaroon');
  };

  test('not without one', async () => {
    refused(await whoami({}), 'macaroon-authorization-required');
  });

  test('not with an unbound discharge, another one, or none', async () => {
    const [one, two] = [await logIn(), await logIn()];
    const invalid = 'macaroon-verification-failed';
    refused(
      await whoami({ Authorization: `Macaroon root=${one.root}, discharge=${one.discharge}` }),
      invalid,
    );
    refused(await whoami(u1Header({ root: one.root, discharge: two.discharge })), invalid);
    refused(await whoami({ Authorization: `Macaroon root=${one.root}` }), invalid);
  });

  test.each([
    'Basic abc',
    'Macaroon',
    'Macaroon token',
    'Bearer token',
    'Macaroon {"t": "macaroon", "v": "OLD"}',
    'Macaroon root=a, root=b, discharge=c',
    'Macaroon root=!!!, discharge=???',
  ])('not with %s', async (Authorization) => {
    refused(await whoami({ Authorization }), 'macaroon-verification-failed');
  });

  test('not with a token of Charmhub, nor a root of another sandbox', async () => {
    const token = bench.control.issueToken({ store: 'charmhub' });
    refused(await whoami({ Authorization: `Macaroon ${token}` }), 'macaroon-verification-failed');
    const other = await startCanonicalBench();
    try {
      refused(await whoami(u1Header(other.control.issueLogin())), 'macaroon-verification-failed');
    } finally {
      await other.close();
    }
  });

  test('not with caveats that are unknown, doubled, or added to get more', async () => {
    const login = await logIn();
    const token = bench.control.issueToken({ store: 'snap' });
    const withCaveat = (text: string, caveat: string): string => toText(addCaveat(fromText(text), caveat));
    for (const caveat of ['whatever', 'dashboard.snapcraft.io|valid_since|2099-01-01T00:00:00.000000']) {
      const reply = await whoami(u1Header({ ...login, root: withCaveat(login.root, caveat) }));
      refused(reply, 'macaroon-verification-failed');
    }
    for (const caveat of ['dashboard.snapcraft.io|account|acc-2', 'login.ubuntu.com|account|x']) {
      const reply = await whoami({ Authorization: `Macaroon ${withCaveat(token, caveat)}` });
      refused(reply, 'macaroon-verification-failed');
    }
    const more = withCaveat(token, `dashboard.snapcraft.io|acl|["store_admin","package_access"]`);
    const narrowed = withCaveat(
      bench.control.issueToken({ store: 'snap', permissions: ['package_access'] }),
      'dashboard.snapcraft.io|acl|["store_admin","package_access"]',
    );
    expect((await whoami({ Authorization: `Macaroon ${more}` })).status).toBe(200);
    expect((await whoami({ Authorization: `Macaroon ${narrowed}` })).json.permissions).toEqual([
      'package_access',
    ]);
  });

  test('not after the root expired, nor after it was revoked; later logins are fine', async () => {
    const short = await logIn({ expires: new Date(bench.now + 60_000).toISOString() });
    expect((await whoami(u1Header(short))).status).toBe(200);
    bench.now += 61_000;
    refused(await whoami(u1Header(short)), 'macaroon-verification-failed');
    const [login, token] = [await logIn(), bench.control.issueToken({ store: 'snap' })];
    await bench.control.revokeLogins();
    refused(await whoami(u1Header(login)), 'macaroon-verification-failed');
    refused(await whoami({ Authorization: `Macaroon ${token}` }), 'macaroon-verification-failed');
    expect((await whoami(u1Header(await logIn()))).status).toBe(200);
  });
});

describe('a discharge that is too old', () => {
  test.each([
    ['both', 'macaroon-needs-refresh', 'Macaroon needs_refresh=1'],
    ['header', 'macaroon-permission-required', 'Macaroon needs_refresh=1'],
    ['code', 'macaroon-needs-refresh', 'Macaroon'],
  ] as const)('is told by %s', async (refreshManner, code, challenge) => {
    const login = await logIn();
    bench.control.set({ refreshManner });
    await bench.control.expireDischarges();
    const reply = await whoami(u1Header(login));
    expect(reply).toMatchObject({ status: 401, json: { error_list: [{ code }] } });
    expect(reply.json.error_list[0].message).toMatch(/^Expired macaroon \(age: \d+ seconds\)$/u);
    expect(reply.headers['www-authenticate']).toBe(challenge);
  });

  test('is good again after a refresh, which a restart does not forget', async () => {
    const login = await logIn();
    await bench.control.expireDischarges();
    await bench.restart();
    expect((await whoami(u1Header(login))).status).toBe(401);
    const json = { discharge_macaroon: login.discharge };
    const { json: fresh } = await bench.call('sso', 'POST /api/v2/tokens/refresh', { json });
    const renewed = { root: login.root, discharge: String(fresh.discharge_macaroon) };
    expect((await whoami(u1Header(renewed))).status).toBe(200);
  });

  test('is too old by itself after a day', async () => {
    const login = await logIn();
    bench.now += 86_399_000;
    expect((await whoami(u1Header(login))).status).toBe(200);
    bench.now += 2000;
    const reply = await whoami(u1Header(login));
    expect(reply.json.error_list[0]).toMatchObject({
      code: 'macaroon-needs-refresh',
      extra: { age: 86_401 },
    });
  });
});
