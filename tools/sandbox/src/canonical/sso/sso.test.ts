import { beforeEach, describe, expect, test } from 'vitest';
import { canonicalScene } from '../../testing/canonical-scene.js';
import { addCaveat, bind } from '../macaroon/sign.js';
import { fromText, toText } from '../macaroon/text.js';

const bench = canonicalScene();

const caveatOf = (root: string): string => {
  const caveat = fromText(root).caveats.find(({ vid }) => vid !== undefined);
  return caveat?.id.toString() ?? '';
};
const jo = { email: 'jo@example.com', password: 'jo-password' };
const discharge = (json: unknown) => bench.call('sso', 'POST /api/v2/tokens/discharge', { json });
const refresh = (discharge_macaroon: string) =>
  bench.call('sso', 'POST /api/v2/tokens/refresh', { json: { discharge_macaroon } });

describe('a discharge', () => {
  let caveat_id: string;
  beforeEach(() => {
    caveat_id = caveatOf(bench.control.issueLogin().root);
  });

  test('is given for the caveat of a root, and carries its id', async () => {
    expect(JSON.parse(caveat_id)).toMatchObject({ version: 1 });
    const reply = await discharge({ ...jo, caveat_id });
    expect(reply.status).toBe(200);
    const macaroon = fromText(String(reply.json.discharge_macaroon));
    expect(macaroon.identifier.toString()).toBe(caveat_id);
    expect(macaroon.location).toBe(new URL(bench.urls.sso).host);
  });

  test('the address is compared without its case', async () => {
    expect((await discharge({ ...jo, email: 'JO@Example.com', caveat_id })).status).toBe(200);
  });

  test.each([
    ['a wrong password', { ...jo, password: 'no' }, 401, 'invalid-credentials'],
    ['an account that is not there', { ...jo, email: 'who@example.com' }, 401, 'invalid-credentials'],
    ['an empty password', { ...jo, password: '' }, 400, 'invalid-data'],
    ['no second factor', { email: 'otp@example.com', password: 'otp-password' }, 401, 'twofactor-required'],
    [
      'a wrong one',
      { email: 'otp@example.com', password: 'otp-password', otp: '1' },
      403,
      'twofactor-failure',
    ],
  ])('%s is refused in a list, and by control at the top in capitals', async (_name, login, status, code) => {
    expect(await discharge({ ...login, caveat_id })).toMatchObject({
      status,
      json: { error_list: [{ code }] },
    });
    bench.control.set({ ssoErrors: 'top-level' });
    const capitals = code.toUpperCase().replace('-', '_');
    expect(await discharge({ ...login, caveat_id })).toMatchObject({ status, json: { code: capitals } });
  });

  test('the right second factor is enough', async () => {
    const login = { email: 'otp@example.com', password: 'otp-password', otp: '123456' };
    expect((await discharge({ ...login, caveat_id })).status).toBe(200);
  });

  test('a suspended account gets none', async () => {
    await bench.control.putAccount({ email: jo.email, status: 'suspended' });
    const reply = await discharge({ ...jo, caveat_id });
    expect(reply).toMatchObject({ status: 403, json: { error_list: [{ code: 'account-suspended' }] } });
  });

  test.each(['', 'text', '{"secret":"AAAA","version":1}', '{"version":1}'])(
    'a caveat id %j that SSO did not seal is refused',
    async (wrong) => {
      const reply = await discharge({ ...jo, caveat_id: wrong });
      expect(reply).toMatchObject({ status: 400, json: { error_list: [{ code: 'invalid-data' }] } });
    },
  );

  test('fields that are missing, unknown or of another type are each told', async () => {
    const reply = await discharge({ email: 1, caveat_id, more: true });
    expect(reply.status).toBe(400);
    const one = { code: 'invalid-field' };
    expect(reply.json.error_list).toMatchObject([one, one, one]);
  });
});

describe('a refresh', () => {
  test('gives a younger discharge with the same end', async () => {
    const { discharge: old } = bench.control.issueLogin();
    bench.now += 60_000;
    const reply = await refresh(old);
    expect(reply.status).toBe(200);
    const conditions = (text: string): string[] => fromText(text).caveats.map(({ id }) => id.toString());
    const [before, after] = [conditions(old), conditions(String(reply.json.discharge_macaroon))];
    expect(after.at(-1)).toBe(before.at(-1));
    expect((after[1] ?? '') > (before[1] ?? '')).toBe(true);
  });

  test('is refused for a bound discharge, a root, and one that expired', async () => {
    const { root, discharge: old } = bench.control.issueLogin();
    const bound = toText(bind(fromText(root), fromText(old)));
    for (const wrong of [bound, root]) expect((await refresh(wrong)).status).toBe(401);
    expect((await refresh('no macaroon')).status).toBe(400);
    const more = toText(addCaveat(fromText(old), 'one more'));
    expect((await refresh(more)).status).toBe(401);
    bench.now += 366 * 86_400_000;
    expect((await refresh(old)).status).toBe(401);
  });

  test('is refused once the account is deactivated', async () => {
    const { discharge: old } = bench.control.issueLogin();
    await bench.control.putAccount({ email: jo.email, status: 'deactivated' });
    expect((await refresh(old)).status).toBe(401);
  });

  test('works for a login from before a restart on other ports', async () => {
    const { discharge: old } = bench.control.issueLogin();
    await bench.restart();
    expect((await refresh(old)).status).toBe(200);
  });
});
