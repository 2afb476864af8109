import { formatCredentials } from '@omnipub/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { fakeBackends } from '../testing/fake-backends.js';
import { depotOrigin, depotRecord } from '../testing/fake-logins.js';
import { loginScene } from '../testing/login-scene.js';

const scene = loginScene();

describe('login --with-token', () => {
  test('reads the token from stdin', async () => {
    const { code, lines } = await scene.omnipub(['login', 'depot', '--with-token', '-', '--json'], {
      stdin: 'not-a-real-token-1\n',
    });
    expect(code).toBe(0);
    expect(lines().map(({ type }) => type)).toEqual(['credential', 'result']);
    expect(lines()[0]).toMatchObject({
      backend: 'keyring',
      store: 'depot',
      origin: depotOrigin,
      expiry: 'unlimited',
    });
    expect(lines()[0]).not.toHaveProperty('secret');
    expect(await scene.kept()).toMatchObject({ secret: 'not-a-real-token-1' });
  });

  test.each([
    [['--with-token', 'my-not-real-token']],
    [['--with-token=my-not-real-token']],
    [['--token=my-not-real-token']],
  ])('never takes it as an argument, and does not repeat it: %j', async (argv) => {
    const { code, err, out } = await scene.omnipub(['login', 'depot', ...argv, '--json']);
    expect(code).toBe(2);
    expect(out + err).not.toContain('my-not-real-token');
    if (argv[0]?.startsWith('--with')) {
      expect(err).toContain('all users of this machine can see the arguments of a process');
      expect(err).toContain('--with-token - < FILE');
    }
  });

  test('says that there is none, or why no kind takes it', async () => {
    const empty = await scene.omnipub(['login', 'depot', '--with-token', '-'], { stdin: '\n' });
    expect([empty.code, empty.err]).toEqual([
      2,
      expect.stringContaining('there is no token on standard input'),
    ]);
    const odd = await scene.omnipub(['login', 'depot', '--with-token'], { stdin: 'not-a-real token-8\n' });
    expect(odd.code).toBe(2);
    expect(odd.err).toContain('a token of depot has no spaces');
    expect(odd.err).not.toContain('token-8');
    const kind = await scene.omnipub(['login', 'depot', '--kind', 'password', '--with-token', '-'], {
      stdin: 'x',
    });
    expect([kind.code, kind.err]).toEqual([
      2,
      expect.stringContaining("can't be logged in to with one text"),
    ]);
  });

  test('hides it where it is pasted on a terminal', async () => {
    const { io, ended } = scene.start(['login', 'depot', '--with-token', '-'], { keyboard: true });
    await io.saw('token: ');
    io.type('not-a-real-token-2\r');
    expect(await ended).toBe(0);
    expect(io.err() + io.out()).not.toContain('not-a-real-token-2');
  });
});

describe('login --import', () => {
  beforeEach(() => scene.workspace.write('home/.depot', 'maria not-a-real-token-3\n'));

  test('takes the only login that another tool has', async () => {
    const { code, err } = await scene.omnipub(['login', 'depot', '--import']);
    expect(code).toBe(0);
    expect(err).toContain('found in depot-config');
    expect(await scene.kept({ account: 'maria' })).toMatchObject({ secret: 'not-a-real-token-3' });
  });

  test('lists them when there is more than one, and takes the one that is named', async () => {
    const env = { DEPOT_TOKEN: 'not-a-real-token-4' };
    const several = await scene.omnipub(['login', 'depot', '--import'], { env });
    expect(several.code).toBe(2);
    expect(several.err).toContain(`depot-environment: ci at ${depotOrigin}`);
    expect(several.err).toContain(`depot-config: maria at ${depotOrigin}`);
    expect(several.err).toContain('--import PLACE');
    expect((await scene.omnipub(['login', 'depot', '--import', 'depot-environment'], { env })).code).toBe(0);
    expect(await scene.kept({ account: 'ci' })).toMatchObject({ secret: 'not-a-real-token-4' });
    expect((await scene.omnipub(['login', 'depot', '--import', '--account', 'maria'], { env })).code).toBe(0);
  });

  test('says that there is none, which places it looked into, and which names there are', async () => {
    const none = await scene.omnipub(['login', 'depot', '--import', '--account', 'nobody']);
    expect([none.code, none.err]).toEqual([
      3,
      expect.stringContaining('no other tool is logged in to depot (AUTH_MISSING)'),
    ]);
    expect(none.err).toContain('looked into depot-environment, depot-keyring, depot-config');
    const typo = await scene.omnipub(['login', 'depot', '--import', 'depot-confg']);
    expect([typo.code, typo.err]).toEqual([2, expect.stringContaining('did you mean "depot-config"?')]);
    const file = await scene.omnipub(['login', 'depot', '--import', 'depot-export']);
    expect([file.code, file.err]).toEqual([
      2,
      expect.stringContaining('omnipub credentials import FILE --format depot-export'),
    ]);
  });

  test('a place that cannot be read is told, and the others are taken', async () => {
    await scene.workspace.write('home/.depot', 'broken\n');
    const env = { DEPOT_TOKEN: 'not-a-real-token-4' };
    const { code, err } = await scene.omnipub(['login', 'depot', '--import'], { env });
    expect(code).toBe(0);
    expect(err).toContain('depot-config could not be read: ~/.depot: a line without a token');
    const named = await scene.omnipub(['login', 'depot', '--import', 'depot-config'], { env });
    expect([named.code, named.err]).toEqual([
      1,
      expect.stringContaining('a line without a token (PROTOCOL)'),
    ]);
  });
});

describe('login --from-env', () => {
  test('takes the variable of another tool, or our own', async () => {
    expect(
      (await scene.omnipub(['login', 'depot', '--from-env'], { env: { DEPOT_TOKEN: 'not-a-real-token-6' } }))
        .code,
    ).toBe(0);
    expect(await scene.kept({ account: 'ci' })).toMatchObject({ secret: 'not-a-real-token-6' });
    const env = {
      OMNIPUB_CREDENTIALS_DEPOT: formatCredentials([depotRecord({ secret: 'not-a-real-token-7' })]),
    };
    scene.backends = fakeBackends({ env });
    const { code, err } = await scene.omnipub(['login', 'depot', '--from-env'], { env });
    expect(code).toBe(0);
    expect(err).toContain('found in OMNIPUB_CREDENTIALS_DEPOT');
    expect(err).toMatch(
      /environment also has a credential of maria .* goes before the one just stored in keyring/,
    );
    expect(await scene.kept({ account: 'maria' })).toMatchObject({ secret: 'not-a-real-token-7' });
  });

  test('says which variables it looked for', async () => {
    const { code, err } = await scene.omnipub(['login', 'depot', '--from-env']);
    expect(code).toBe(3);
    expect(err).toContain('OMNIPUB_CREDENTIALS_DEPOT');
    expect(err).toContain('DEPOT_TOKEN');
  });
});
