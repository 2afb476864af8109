import { describe, expect, it } from 'vitest';
import { type LoginWorld, person, startLoginWorld } from '../../testing/login-world.js';
import { whoAmI } from '../who-am-i.js';
import { onPremisesFlow } from './on-premises-flow.js';

/** Logs in to the gateway, which is all that an on-premises store has. */
function logIn(world: LoginWorld, io: ReturnType<typeof person>, env: Record<string, string> = {}) {
  const deps = world.deps();
  const own = { ...deps, env: { ...deps.env, ...env } };
  return onPremisesFlow.login(io, { origin: world.urls.charmhub, deps: own, ...world.call });
}

describe('a login at an on-premises store', () => {
  it('is what SNAPCRAFT_STORE_AUTH=onprem asks for', () => {
    expect(onPremisesFlow.isMeant?.({ SNAPCRAFT_STORE_AUTH: 'onprem' })).toBe(true);
    expect(onPremisesFlow.isMeant?.({})).toBe(false);
  });

  it('exchanges the macaroon of its administrator, which is asked for', async () => {
    const world = await startLoginWorld();
    const io = person({ 'the administrator': world.control.adminMacaroon() });
    const record = await logIn(world, io);
    expect(io.asked).toEqual(["the administrator's macaroon"]);
    expect(record).toMatchObject({ store: 'snap', kind: 'macaroon', scheme: 'macaroon', username: 'jo' });
    expect(record).not.toHaveProperty('expiresAt');
    // Also where nothing in the environment says what kind of store it is.
    expect(
      await whoAmI({ store: 'snap', config: { url: world.urls.charmhub } }, world.deps([record])),
    ).toMatchObject({
      username: 'jo',
    });
    expect(world.requests.charmhub.at(-1)?.headers.authorization).toMatch(/^macaroon \S+$/u);
  });

  it('or is in SNAPCRAFT_ADMIN_MACAROON, and then nobody is asked', async () => {
    const world = await startLoginWorld();
    const io = { ...person({}), available: false };
    const env = { SNAPCRAFT_ADMIN_MACAROON: world.control.adminMacaroon('otp@example.com') };
    expect(await logIn(world, io, env)).toMatchObject({ username: 'otto' });
  });

  it('is refused for another macaroon, which shows nowhere', async () => {
    const world = await startLoginWorld();
    const io = person({ 'the administrator': 'not-a-real-macaroon' });
    const failure: unknown = await logIn(world, io).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code: 'AUTH_DENIED', recovery: 'login', store: 'snap' });
    expect(JSON.stringify(failure) + world.logged()).not.toContain('not-a-real-macaroon');
  });
});
