import { beforeEach, expect, test } from 'vitest';
import { dischargeAll, macaroonsHeader } from '../../testing/candid-client.js';
import type { JsonReply } from '../../testing/canonical-client.js';
import { canonicalScene } from '../../testing/canonical-scene.js';

const bench = canonicalScene();
beforeEach(async () => {
  bench.control.candid.set({ visitor: 'jo' });
});

const request = {
  permissions: ['package_access', 'package_release'],
  description: 'test',
  channels: ['edge'],
};
const issue = async (json: object = request): Promise<string> =>
  String((await bench.call('dashboard', 'POST /api/v2/tokens', { json })).json.macaroon);
const exchange = (Macaroons: string): Promise<JsonReply> =>
  bench.call('dashboard', 'POST /api/v2/tokens/exchange', { json: {}, headers: { Macaroons } });
const whoami = (token: string): Promise<JsonReply> =>
  bench.call('dashboard', 'GET /api/v2/tokens/whoami', { headers: { Authorization: `Macaroon ${token}` } });

test.each([1, 2, 3] as const)(
  'a login through Candid with a root of bakery version %i ends in a token',
  async (form) => {
    bench.control.set({ candidRoots: form });
    const macaroons = await dischargeAll(await issue());
    const { json } = await exchange(macaroonsHeader(macaroons));
    expect(await whoami(String(json.macaroon))).toMatchObject({
      status: 200,
      json: {
        account: { username: 'jo' },
        permissions: ['package_access', 'package_release'],
        channels: ['edge'],
        packages: null,
      },
    });
  },
);

test("the token is the dashboard's alone, and cannot be refreshed", async () => {
  const token = String((await exchange(macaroonsHeader(await dischargeAll(await issue())))).json.macaroon);
  const headers = { Authorization: `Macaroon ${token}` };
  expect((await bench.call('charmhub', 'GET /v1/tokens/whoami', { headers })).status).toBe(401);
  const json = { discharge_macaroon: token };
  expect((await bench.call('sso', 'POST /api/v2/tokens/refresh', { json })).status).toBe(401);
});

test('an exchange needs every discharge, bound to this root', async () => {
  const [root, ...discharges] = await dischargeAll(await issue());
  const [other] = await dischargeAll(await issue());
  if (root === undefined || other === undefined) throw new Error('no root');
  const wrong = ['', 'no base64!', macaroonsHeader([root]), macaroonsHeader([other, ...discharges])];
  for (const header of wrong)
    expect(await exchange(header)).toMatchObject({
      status: 401,
      json: { error_list: [{ code: 'macaroon-verification-failed' }] },
    });
});

test('what may not be asked for is refused', async () => {
  const reply = await bench.call('dashboard', 'POST /api/v2/tokens', {
    json: { ...request, packages: [{ series: '16', name: 'nobodys' }] },
  });
  expect(reply.status).toBe(404);
});
