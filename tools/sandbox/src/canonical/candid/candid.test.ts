import { beforeEach, describe, expect, test } from 'vitest';
import {
  asAgent,
  dischargeAll,
  exchange,
  logIn,
  macaroonsHeader,
  newRoot,
  type Refused,
  type Token,
} from '../../testing/candid-client.js';
import { canonicalScene } from '../../testing/canonical-scene.js';
import { send } from '../../testing/gobbler-client.js';
import { newKeyPair } from '../bakery/key-pair.js';
import type { BakeryVersion } from '../bakery/sealed-caveat.js';
import { addCaveat } from '../macaroon/sign.js';

const bench = canonicalScene();

const whoami = (token: unknown) =>
  bench.call('charmhub', 'GET /v1/tokens/whoami', {
    headers: { Authorization: `Macaroon ${String(token)}` },
  });

describe.each<BakeryVersion>([1, 2, 3])('a root of version %i', (form) => {
  beforeEach(() => bench.control.set({ candidRoots: form }));

  test('is exchanged for a token after a visit', async () => {
    const reply = await logIn(bench);
    expect(reply.status).toBe(200);
    expect((await whoami(reply.json.macaroon)).json).toMatchObject({
      account: { username: 'jo' },
      permissions: ['package-manage'],
      packages: null,
    });
  });

  test('takes discharges with caveats of their own', async () => {
    bench.control.candid.set({ nestedDepth: 3 });
    const { text } = await newRoot(bench);
    const macaroons = await dischargeAll(text);
    expect(macaroons).toHaveLength(5);
    expect((await exchange(bench, macaroonsHeader(macaroons, form === 1 ? 1 : 2))).status).toBe(200);
    const without = [...macaroons.slice(0, 2), ...macaroons.slice(3)];
    expect(await exchange(bench, macaroonsHeader(without))).toMatchObject({
      status: 401,
      json: { 'error-list': [{ code: 'macaroon-verification-failed' }] },
    });
  });

  test('is discharged by an agent with its key', async () => {
    const key = newKeyPair();
    const publicKey = key.publicKey.toString('base64');
    await bench.control.candid.addAgent({ username: 'ci@candid', publicKey, email: 'otp@example.com' });
    const reply = await logIn(bench, undefined, { interact: asAgent('ci@candid', key, String(form)) });
    expect((await whoami(reply.json.macaroon)).json.account.username).toBe('otto');
  });
});

describe('what comes as JSON', () => {
  test.each([
    [1, ['identifier', 'signature', 'location', 'caveats']],
    [2, ['i', 's64', 'l', 'c']],
    [3, ['m', 'v', 'cdata', 'ns']],
  ] as const)('is of form %i', async (form, keys) => {
    bench.control.set({ candidRoots: form });
    expect(Object.keys(JSON.parse((await newRoot(bench)).text) as object)).toEqual(keys);
  });
});

test('a form is filled in by a program', async () => {
  const interact = async ({ reply, url }: Refused): Promise<Token> => {
    const target = url(String(reply.json.Info.InteractionMethods.form.url));
    const { schema } = JSON.parse((await send(target)).body) as {
      schema: Record<string, { secret?: boolean }>;
    };
    expect(Object.keys(schema)).toEqual(['email', 'password', 'otp']);
    expect(schema.password?.secret).toBe(true);
    const submit = async (form: object) =>
      send(target, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ form }),
      });
    const wrong = await submit({ email: 'jo@example.com', password: 'no' });
    expect([wrong.status, wrong.body]).toEqual([401, expect.stringMatching('"code":"unauthorized"')]);
    const answer = await submit({ email: 'jo@example.com', password: 'jo-password' });
    const { token } = JSON.parse(answer.body) as { token: { kind: string; value: string } };
    return { kind: token.kind, value: Buffer.from(token.value, 'base64') };
  };
  expect((await logIn(bench, undefined, { interact })).status).toBe(200);
});

test('a redirected browser brings a code that is good once', async () => {
  const interact = async ({ reply }: Refused): Promise<Token> => {
    const { LoginURL, DischargeTokenURL } = reply.json.Info.InteractionMethods['browser-redirect'];
    const back = encodeURIComponent('http://127.0.0.1:9/back');
    const away = await send(`${String(LoginURL)}?return_to=https%3A%2F%2Fevil.example&state=s`);
    expect(away.status).toBe(400);
    const { headers } = await send(`${String(LoginURL)}?return_to=${back}&state=s`);
    const code = new URL(String(headers.location)).searchParams.get('code');
    const collect = () =>
      send(String(DischargeTokenURL), {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ code }),
      });
    const { token } = JSON.parse((await collect()).body) as { token: { kind: string; value: string } };
    expect((await collect()).status).toBe(404);
    return { kind: token.kind, value: Buffer.from(token.value, 'base64') };
  };
  expect((await logIn(bench, undefined, { interact })).status).toBe(200);
});

test('a root without wishes is there for a GET, and good for everything', async () => {
  const { json } = await bench.call('charmhub', 'GET /v1/tokens');
  const reply = await exchange(bench, macaroonsHeader(await dischargeAll(String(json.macaroon))));
  expect((await whoami(reply.json.macaroon)).json).toMatchObject({ permissions: null, packages: null });
});

describe('an exchange', () => {
  test('is refused for discharges that are not bound, are of another root, or claim somebody else', async () => {
    const [root, discharge] = await dischargeAll((await newRoot(bench)).text);
    const [other] = await dischargeAll((await newRoot(bench)).text);
    if (root === undefined || discharge === undefined || other === undefined) throw new Error('no discharge');
    const claimed = addCaveat(discharge, 'declared username otto');
    for (const macaroons of [
      [root],
      [other, discharge],
      [root, claimed],
      [discharge],
      [root, discharge, discharge],
    ])
      expect((await exchange(bench, macaroonsHeader(macaroons))).status).toBe(401);
    expect((await exchange(bench, macaroonsHeader([root, discharge]))).status).toBe(200);
  });

  test('is refused once the discharge is too old, and after the logins were revoked', async () => {
    const header = macaroonsHeader(await dischargeAll((await newRoot(bench)).text));
    await bench.control.revokeLogins();
    expect((await exchange(bench, header)).json['error-list'][0].message).toMatch('revoked');
    const fresh = macaroonsHeader(await dischargeAll((await newRoot(bench)).text));
    bench.now += 24 * 3_600_000;
    expect((await exchange(bench, fresh)).status).toBe(401);
  });

  test('needs its header, and a body that is empty JSON', async () => {
    const reply = await bench.call('charmhub', 'POST /v1/tokens/exchange', { json: {} });
    expect(reply).toMatchObject({ status: 400, json: { 'error-list': [{ code: 'missing-header' }] } });
  });
});

test('the public key is told in both places', async () => {
  const info = await bench.call('candid', 'GET /identity/discharge/info');
  expect(info.json).toEqual({ PublicKey: expect.stringMatching(/^[\w+/]{43}=$/u) as string, Version: 3 });
  expect((await bench.call('candid', 'GET /identity/publickey')).json.PublicKey).toBe(info.json.PublicKey);
});

test('what is not there is told in the words of Candid', async () => {
  const reply = await bench.call('candid', 'GET /identity/nothing');
  expect([reply.status, reply.json.code]).toEqual([404, 'not found']);
});
