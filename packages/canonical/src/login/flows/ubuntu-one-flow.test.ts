import { inspect } from 'node:util';
import type { LoginFlow, Restrictions } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { charmhubLogin, snapLogin } from '../../credentials/logins.js';
import { type LoginWorld, type Person, person, startLoginWorld } from '../../testing/login-world.js';

const jo = { 'e-mail address': 'jo@example.com', password: 'jo-password' } as const;
const otto = { 'e-mail address': 'otp@example.com', password: 'otp-password' } as const;

const definitions = { snap: snapLogin, charmhub: charmhubLogin } as const;
const servers = { snap: 'dashboard', charmhub: 'charmhub' } as const;
const roots = { snap: '/dev/api/acl/', charmhub: '/v1/tokens/usso' } as const;

/** The first way to log in that `omnipub login` offers, as the command line runs it. */
function logIn(
  world: LoginWorld,
  store: 'snap' | 'charmhub',
  io: Person,
  over: { readonly restrictions?: Restrictions; readonly account?: string } = {},
): ReturnType<LoginFlow['login']> {
  const [flow] = definitions[store].flows;
  if (flow?.name !== 'ubuntu-one') throw new Error('Ubuntu One is not offered first');
  const { url, ssoUrl } = world.config(store);
  return flow.login(io, { origin: url, settings: { ssoUrl }, deps: world.deps(), ...world.call, ...over });
}

describe.each(['snap', 'charmhub'] as const)('a login of Ubuntu One at %s', (store) => {
  const paths = (world: LoginWorld): string[] => world.requests[servers[store]].map(({ url }) => url);

  it('asks for address and password, and the record says whose it is', async () => {
    const world = await startLoginWorld();
    const io = person(jo);
    const record = await logIn(world, store, io);
    expect(io.asked).toEqual(['e-mail address', 'password']);
    expect(record).toMatchObject({
      store,
      origin: world.config(store).url,
      account: 'default',
      username: 'jo',
      // Charmhub exchanges it at the first request, which asks who it is.
      kind: store === 'snap' ? 'u1-macaroon' : 'macaroon',
    });
    const days = (Date.parse(record.expiresAt ?? '') - Date.now()) / 86_400_000;
    expect(days).toBeCloseTo(store === 'snap' ? 365 : 1.25, 1);
  });

  it.each(['list', 'top-level'] as const)(
    'asks for the second factor only where there is one, with a root requested anew (errors as %s)',
    async (ssoErrors) => {
      const world = await startLoginWorld();
      world.control.set({ ssoErrors });
      const io = person({ ...otto, 'code of': '123456' });
      expect(await logIn(world, store, io)).toMatchObject({ username: 'otto' });
      expect(io.asked).toEqual(['e-mail address', 'password', 'code of your second factor']);
      expect(paths(world).filter((path) => path === roots[store])).toHaveLength(2);
    },
  );

  it('asks for another code when one was wrong, and gives up after the third', async () => {
    const world = await startLoginWorld();
    const io = person({ ...otto, 'code of': ['000000', '123456'] });
    expect(await logIn(world, store, io)).toMatchObject({ username: 'otto' });
    expect(io.shown).toContain('that code was wrong or too old');
    const wrong = person({ ...otto, 'code of': '000000' });
    await expect(logIn(world, store, wrong)).rejects.toMatchObject({ storeCode: 'twofactor-failure' });
    expect(wrong.asked.filter((text) => text.startsWith('code of'))).toHaveLength(3);
  });

  it.each(['list', 'top-level'] as const)(
    'asks again for a password that was wrong, up to three times (errors as %s)',
    async (ssoErrors) => {
      const world = await startLoginWorld();
      world.control.set({ ssoErrors });
      const io = person({
        ...jo,
        'e-mail address [': '',
        password: ['mistyped-1', 'mistyped-2', 'jo-password'],
      });
      expect(await logIn(world, store, io)).toMatchObject({ username: 'jo' });
      expect(io.asked.filter((text) => text === 'password')).toHaveLength(3);
      const wrong = person({ ...jo, password: 'mistyped-3' });
      await expect(logIn(world, store, wrong)).rejects.toMatchObject({
        code: 'AUTH_DENIED',
        storeCode: 'invalid-credentials',
        recovery: 'login',
      });
      expect(wrong.asked.filter((text) => text === 'password')).toHaveLength(3);
    },
  );

  it('may be restricted, and the store knows', async () => {
    const world = await startLoginWorld();
    const permissions = store === 'snap' ? ['package_push', 'package_access'] : ['package-view'];
    const restrictions = { permissions, channels: ['edge'], ttl: 3600 };
    const record = await logIn(world, store, person(jo), { restrictions, account: 'ci' });
    expect(record).toMatchObject({ account: 'ci', channels: ['edge'] });
    expect(new Set(record.permissions)).toEqual(new Set(permissions));
    expect(Date.parse(record.expiresAt ?? '') - Date.now()).toBeLessThanOrEqual(3_600_000);
  });

  it('asks nobody and sends nothing when a restriction can’t be', async () => {
    const world = await startLoginWorld();
    const io = person(jo);
    const typo = store === 'snap' ? 'package_pushh' : 'package-veiw';
    await expect(logIn(world, store, io, { restrictions: { permissions: [typo] } })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      hint: store === 'snap' ? 'did you mean "package_push"?' : 'did you mean "package-view"?',
    });
    expect([...io.asked, ...paths(world)]).toEqual([]);
  });

  it('says what to do instead where nobody can be asked', async () => {
    const world = await startLoginWorld();
    const login = logIn(world, store, { ...person({}), available: false });
    await expect(login).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      hint: expect.stringContaining('--export'),
    });
  });

  it('shows neither password nor code nor macaroon in an error, an event or the log', async () => {
    const world = await startLoginWorld();
    const secrets = ['correct-horse-battery', '135792', 'otp-password'];
    const errors: unknown[] = [];
    const keep = (thrown: unknown): void => void errors.push(thrown);
    await logIn(world, store, person({ ...jo, password: secrets[0] ?? '' })).catch(keep);
    await logIn(world, store, person({ ...otto, 'code of': secrets[1] ?? '' })).catch(keep);
    world.faults.sso.add({
      kind: 'status',
      status: 500,
      body: JSON.stringify({ message: secrets[2] }),
      times: Infinity,
    });
    await logIn(world, store, person(otto)).catch(keep);
    expect(errors).toHaveLength(3);
    const said = `${world.logged()}\n${inspect(errors, { depth: 9 })}\n${JSON.stringify(world.events)}`;
    for (const secret of secrets) expect(said).not.toContain(secret);
    expect(said).toContain('/api/v2/tokens/discharge');
  });
});
