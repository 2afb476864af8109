import { jsonBody } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { snapcraft } from '../credentials/tool.js';
import { loginSession } from '../login/login-options.js';
import { ask, count, jos, kept, signal, withVariable } from '../testing/asking.js';
import { startLoginWorld } from '../testing/login-world.js';
import { explain } from './errors.js';

describe('a login of Ubuntu One at the Snap Store', () => {
  it.each(['both', 'header', 'code'] as const)(
    'is renewed once for many calls, kept, and every call is answered (the store says so by %s)',
    async (refreshManner) => {
      const world = await startLoginWorld();
      world.control.set({ refreshManner });
      const login = world.login('snap');
      await world.control.expireDischarges();
      const deps = world.deps([login]);
      expect(await ask(world, 'snap', deps, 20)).toEqual(jos(20));
      expect(count(world.requests.sso, '/refresh')).toBe(1);
      const now = await kept(deps, login);
      expect(now).toMatchObject({ kind: 'u1-macaroon' });
      expect(now?.secret).not.toBe(login.secret);
      // What was kept is good, and the next program need not renew it.
      expect(await ask(world, 'snap', deps)).toEqual(['jo']);
      expect(count(world.requests.sso, '/refresh')).toBe(1);
    },
  );

  it('that was only handed over is renewed in memory: once for a client, and again by the next', async () => {
    const world = await startLoginWorld();
    const login = world.login('snap');
    await world.control.expireDischarges();
    const deps = world.deps([login], { readOnly: true });
    expect(await ask(world, 'snap', deps, 8)).toEqual(jos(8));
    expect(count(world.requests.sso, '/refresh')).toBe(1);
    expect((await kept(deps, login))?.secret).toBe(login.secret);
    expect(await ask(world, 'snap', deps)).toEqual(['jo']);
    expect(count(world.requests.sso, '/refresh')).toBe(2);
  });

  it('that was revoked says where it came from and what to run', async () => {
    const world = await startLoginWorld();
    const { secret, ...login } = world.login('snap');
    const { r, d } = JSON.parse(secret) as { r: string; d: string };
    await world.control.revokeLogins();
    const error = { code: 'AUTH_EXPIRED', recovery: 'login', store: 'snap', status: 401 };
    await expect(ask(world, 'snap', world.deps([{ ...login, secret }]))).rejects.toMatchObject({
      ...error,
      message: expect.stringContaining('the Snap Store does not take this login any more: '),
      hint: 'run: omnipub login snap',
    });
    const handed = world.deps([{ ...login, secret }], { readOnly: true });
    await expect(ask(world, 'snap', handed)).rejects.toMatchObject({
      ...error,
      hint: expect.stringContaining('handed over'),
    });
    const exported = JSON.stringify({ t: 'u1-macaroon', v: { r, d } });
    await expect(ask(world, 'snap', withVariable(world, snapcraft, exported))).rejects.toMatchObject({
      ...error,
      hint: expect.stringContaining('it came from SNAPCRAFT_STORE_CREDENTIALS'),
    });
    expect(count(world.requests.sso, '/refresh')).toBe(0);
  });

  it('that Ubuntu One does not renew has expired', async () => {
    const world = await startLoginWorld();
    const login = world.login('snap');
    await world.control.expireDischarges();
    world.faults.sso.add({
      kind: 'status',
      status: 401,
      path: '/api/v2/tokens/refresh',
      body: JSON.stringify({
        code: 'INVALID_CREDENTIALS',
        message: 'Provided email/password is not correct.',
      }),
    });
    await expect(ask(world, 'snap', world.deps([login]))).rejects.toMatchObject({
      code: 'AUTH_EXPIRED',
      hint: 'run: omnipub login snap',
      storeCode: 'invalid-credentials',
    });
  });

  it('waits out a Ubuntu One that is down for a moment', async () => {
    const world = await startLoginWorld();
    const login = world.login('snap');
    await world.control.expireDischarges();
    world.faults.sso.add({ kind: 'status', status: 503, times: 2 });
    expect(await ask(world, 'snap', world.deps([login]))).toEqual(['jo']);
  });

  it('that is limited is not taken for one that has expired', async () => {
    const world = await startLoginWorld();
    const { root: r, discharge: d } = world.control.issueLogin({
      store: 'snap',
      permissions: ['package_access'],
    });
    const login = world.login('snap', { secret: JSON.stringify({ r, d }) });
    const session = loginSession({ store: 'snap', config: world.config('snap') }, world.deps([login]));
    const register = session.http.text({
      path: 'dev/api/register-name/',
      method: 'POST',
      body: jsonBody({ snap_name: 'hello', is_private: false, series: '16' }),
      signal,
      explain: explain('the Snap Store', 'the name hello'),
    });
    await expect(register).rejects.toMatchObject({
      code: 'AUTH_DENIED',
      storeCode: 'macaroon-permission-required',
    });
  });
});

describe('a login of Ubuntu One at Charmhub', () => {
  it('is exchanged once for many calls, and the token takes its place', async () => {
    const world = await startLoginWorld();
    const login = world.login('charmhub');
    const deps = world.deps([login]);
    expect(await ask(world, 'charmhub', deps, 20)).toEqual(jos(20));
    expect(count(world.requests.charmhub, '/usso/exchange')).toBe(1);
    const now = await kept(deps, login);
    expect(now).toMatchObject({ kind: 'macaroon', account: 'default' });
    expect(await ask(world, 'charmhub', deps, 2)).toEqual(jos(2));
    expect(count(world.requests.charmhub, '/usso/exchange')).toBe(1);
  });

  it('that was only handed over is exchanged in memory, once for a client', async () => {
    const world = await startLoginWorld();
    const login = world.login('charmhub');
    const deps = world.deps([login], { readOnly: true });
    expect(await ask(world, 'charmhub', deps, 8)).toEqual(jos(8));
    expect(count(world.requests.charmhub, '/usso/exchange')).toBe(1);
    expect((await kept(deps, login))?.secret).toBe(login.secret);
  });

  it('is renewed first when its discharge has grown too old before the exchange', async () => {
    const world = await startLoginWorld();
    const login = world.login('charmhub');
    await world.control.expireDischarges();
    expect(await ask(world, 'charmhub', world.deps([login]), 5)).toEqual(jos(5));
    expect(count(world.requests.sso, '/refresh')).toBe(1);
    expect(count(world.requests.charmhub, '/usso/exchange')).toBe(2);
  });

  it('that was revoked, before or after the exchange, says what to run', async () => {
    const world = await startLoginWorld();
    const login = world.login('charmhub');
    const token = world.control.issueToken({ store: 'charmhub' });
    const revoked = world.login('charmhub', { kind: 'macaroon', secret: token });
    await world.control.revokeLogins();
    for (const record of [login, revoked])
      await expect(ask(world, 'charmhub', world.deps([record]))).rejects.toMatchObject({
        code: 'AUTH_EXPIRED',
        hint: 'run: omnipub login charmhub',
      });
  });
});

it('a login that ends soon is warned about, once for a client', async () => {
  const world = await startLoginWorld();
  const soon = new Date(Date.now() + 3 * 86_400_000 + 60_000).toISOString();
  await ask(world, 'snap', world.deps([world.login('snap', { expiresAt: soon })]), 5);
  expect(world.events).toEqual([
    expect.objectContaining({
      type: 'warning',
      code: 'credential-expires-soon',
      message: expect.stringContaining('in 3 days'),
    }),
  ]);
  await ask(world, 'snap', world.deps([world.login('snap', { expiresAt: '2999-01-01T00:00:00.000Z' })]));
  expect(world.events).toHaveLength(1);
});
