import { describe, expect, test } from 'vitest';
import {
  asAgent,
  dischargeAll,
  logIn,
  newRefusal,
  newRoot,
  requestDischarge,
  visit,
} from '../../testing/candid-client.js';
import { canonicalScene } from '../../testing/canonical-scene.js';
import { newKeyPair } from '../bakery/key-pair.js';
import { writeJsonV2 } from '../macaroon/json.js';

const bench = canonicalScene();

describe('a discharge', () => {
  test('is refused without its contents, with those of another, and for an unknown condition', async () => {
    bench.control.set({ candidRoots: 3 });
    const { caveat } = await newRoot(bench);
    const without = await requestDischarge(caveat);
    expect([without.status, without.json.message]).toEqual([
      500,
      expect.stringMatching('payload not provided'),
    ]);
    const other = await requestDischarge({ ...caveat, id: Buffer.alloc(120, 2) });
    expect(other.json.message).toMatch('public key mismatch');
  });

  test('is refused when the settings say so, in the words of Candid', async () => {
    bench.control.candid.set({ dischargeRefusal: { code: 'forbidden', message: 'not you' } });
    const { reply } = await newRefusal(bench);
    expect([reply.status, reply.json]).toEqual([
      403,
      { message: 'cannot discharge: not you', code: 'forbidden' },
    ]);
  });

  test.each([
    ['an unknown kind', { kind: 'ticket', value: Buffer.from('x') }],
    ['bytes that are no macaroon', { kind: 'macaroon', value: Buffer.from('fake-discharge-token-bytes') }],
    ['half an agent', { kind: 'agent', value: Buffer.of(2, 1) }],
  ])('is refused for a token of %s', async (_name, token) => {
    const reply = await requestDischarge((await newRoot(bench)).caveat, { token });
    expect([reply.status, reply.json]).toEqual([
      400,
      { message: 'cannot discharge: invalid token', code: 'bad request' },
    ]);
  });

  test('asks again for a login when the token is too old', async () => {
    const { caveat } = await newRoot(bench);
    const token = await visit(await newRefusal(bench));
    bench.now += 6 * 3_600_000;
    expect((await requestDischarge(caveat, { token })).json.Code).toBe('interaction required');
  });

  test('needs no second login with the cookie of the first', async () => {
    const { caveat } = await newRoot(bench);
    const token = await visit(await newRefusal(bench));
    const cookie =
      String((await requestDischarge(caveat, { token })).headers['set-cookie']).split(';')[0] ?? '';
    expect(cookie).toMatch(/^macaroon-identity=/u);
    const headers = { 'Bakery-Protocol-Version': '3', Cookie: cookie };
    expect((await requestDischarge((await newRoot(bench)).caveat, { headers })).status).toBe(200);
  });

  test('wants a discharged macaroon in a cookie when the settings say so', async () => {
    bench.control.candid.set({ requiresMacaroon: true });
    const { caveat } = await newRoot(bench);
    const reply = await requestDischarge(caveat);
    expect([reply.status, reply.json.Code]).toEqual([401, 'macaroon discharge required']);
    expect(reply.json.Info).toMatchObject({ CookieNameSuffix: 'auth', MacaroonPath: '../' });
    const macaroons = await dischargeAll(JSON.stringify(reply.json.Info.Macaroon));
    const value = Buffer.from(JSON.stringify(macaroons.map(writeJsonV2))).toString('base64');
    const shown = { 'Bakery-Protocol-Version': '3', Cookie: `other=1; macaroon-auth=${value}` };
    expect((await requestDischarge(caveat, { headers: shown })).status).toBe(200);
    const header = { 'Bakery-Protocol-Version': '3', Macaroons: value };
    expect((await requestDischarge(caveat, { headers: header })).status).toBe(200);
  });
});

describe('an agent', () => {
  const agentLogin = (query: string) => bench.call('candid', `GET /identity/login/agent?${query}`);
  const key = newKeyPair();
  const publicKey = key.publicKey.toString('base64');

  test.each([
    ['', 'username not specified'],
    ['username=a', 'public-key not specified'],
    ['username=a&public-key=AAAA', 'cannot unmarshal parameters: wrong length for key, got 3 want 32'],
  ])('has to say who it is: %j', async (query, message) => {
    expect(await agentLogin(query)).toMatchObject({ status: 400, json: { code: 'bad request', message } });
  });

  test('that is unknown, and one with another key, is asked for a login again', async () => {
    const interact = asAgent('ci@candid', key);
    const { caveat } = await newRoot(bench);
    const again = async (): Promise<Record<string, unknown>> =>
      (await requestDischarge(caveat, { token: await interact(await newRefusal(bench)) })).json as Record<
        string,
        unknown
      >;
    expect((await again()).Code).toBe('interaction required');
    const other = newKeyPair().publicKey.toString('base64');
    await bench.control.candid.addAgent({ username: 'ci@candid', publicKey: other, email: 'jo@example.com' });
    expect((await again()).Code).toBe('interaction required');
    await bench.control.candid.addAgent({ username: 'ci@candid', publicKey, email: 'jo@example.com' });
    expect((await again()).Macaroon).toBeDefined();
  });

  test('cannot open the caveat of another key, and has ten seconds', async () => {
    await bench.control.candid.addAgent({ username: 'ci@candid', publicKey, email: 'jo@example.com' });
    const stranger = { ...newKeyPair(), publicKey: key.publicKey };
    await expect(asAgent('ci@candid', stranger)(await newRefusal(bench))).rejects.toThrow('cannot decrypt');
    const token = await asAgent('ci@candid', key)(await newRefusal(bench));
    bench.now += 10_000;
    expect((await requestDischarge((await newRoot(bench)).caveat, { token })).json.Code).toBe(
      'interaction required',
    );
  });

  test('is known after a restart', async () => {
    await bench.control.candid.addAgent({ username: 'ci@candid', publicKey, email: 'jo@example.com' });
    await bench.restart();
    expect((await logIn(bench, undefined, { interact: asAgent('ci@candid', key) })).status).toBe(200);
  });
});
