import { describe, expect, it } from 'vitest';
import { charmcraft } from '../credentials/tool.js';
import { loginSession } from '../login/login-options.js';
import { ask, signal, withVariable } from '../testing/asking.js';
import { startLoginWorld } from '../testing/login-world.js';

describe('a token', () => {
  it.each([
    ['macaroon', /^Macaroon \S+$/u],
    ['token', /^Bearer \S+$/u],
  ] as const)('of the kind %s is sent as it is', async (kind, header) => {
    const world = await startLoginWorld();
    const secret = world.control.issueToken({ store: 'charmhub' });
    expect(await ask(world, 'charmhub', world.deps([world.login('charmhub', { kind, secret })]))).toEqual([
      'jo',
    ]);
    expect(world.requests.charmhub.at(-1)?.headers.authorization).toMatch(header);
  });

  it('of an old export of Candid works under this code, in each form that it was written in', async () => {
    const world = await startLoginWorld();
    const v = world.control.issueToken({ store: 'charmhub' });
    for (const text of [JSON.stringify({ t: 'macaroon', v }), v])
      expect(await ask(world, 'charmhub', withVariable(world, charmcraft, text))).toEqual(['jo']);
    expect(world.requests.charmhub.map(({ headers }) => headers.authorization)).toEqual([
      `Macaroon ${v}`,
      `Macaroon ${v}`,
    ]);
  });

  it('that is a macaroon in JSON, as the oldest tools kept it, goes out without its spaces', async () => {
    const world = await startLoginWorld();
    const deps = withVariable(
      world,
      charmcraft,
      '{"i": "root", "s64": "c2ln", "c": [{"i": "time-before 2027"}]}',
    );
    await expect(ask(world, 'charmhub', deps)).rejects.toMatchObject({ code: 'AUTH_EXPIRED' });
    expect(world.requests.charmhub.at(-1)?.headers.authorization).toBe(
      'Macaroon {"i":"root","s64":"c2ln","c":[{"i":"time-before\\u00202027"}]}',
    );
  });

  it('of an on-premises store goes out under a scheme in lower case', async () => {
    const world = await startLoginWorld();
    const secret = world.control.issueToken({ store: 'charmhub' });
    const login = { kind: 'macaroon', secret, origin: world.urls.charmhub } as const;
    const config = { url: world.urls.charmhub };
    for (const [record, env] of [
      [world.login('snap', { ...login, scheme: 'macaroon' }), {}],
      [world.login('snap', login), { SNAPCRAFT_STORE_AUTH: 'onprem' }],
    ] as const) {
      const deps = world.deps([record]);
      const session = loginSession({ store: 'snap', config }, { ...deps, env: { ...deps.env, ...env } });
      await session.http.text({ path: 'v1/tokens/whoami', signal });
      expect(world.requests.charmhub.at(-1)?.headers.authorization).toBe(`macaroon ${secret}`);
    }
  });
});
