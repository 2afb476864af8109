import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseCredentials } from '@omnipub/core';
import { describe, expect, test } from 'vitest';
import { fakeBackends } from '../testing/fake-backends.js';
import { loginScene } from '../testing/login-scene.js';

const scene = loginScene();

describe('login keeps', () => {
  const token = { stdin: 'not-a-real-token-1' };
  const login = ['login', 'depot', '--with-token', '-'];

  test('for the store and origin that omnipub.yaml names, even where the rest of the file is unfinished', async () => {
    await scene.workspace.write(
      'omnipub.yaml',
      'stores:\n  mine: { kind: depot, url: "https://own.test:8443/api" }\n',
    );
    const { code, out } = await scene.omnipub(['login', 'mine', '--with-token', '-'], token);
    expect([code, out]).toEqual([0, expect.stringContaining('https://own.test:8443')]);
    expect(await scene.kept({ origin: 'https://own.test:8443' })).toBeDefined();
    const other = await scene.omnipub(
      ['login', 'mine', '--with-token', '-', '--origin', 'https://Other.test/x'],
      token,
    );
    expect([other.code, other.out]).toEqual([0, expect.stringContaining('https://other.test\n')]);
  });

  test('in the backend that is named, and in the file with a warning when the keyring is locked', async () => {
    expect((await scene.omnipub([...login, '--backend', 'file'], token)).out).toMatch(/kept in +file/);
    scene.backends = fakeBackends({ locked: true });
    const { code, err, out } = await scene.omnipub(login, token);
    expect([code, out]).toEqual([0, expect.stringMatching(/kept in +file/)]);
    expect(err).toMatch(/warning: .*encrypted file instead of the keyring: keyring: the keyring is locked/);
    const named = await scene.omnipub([...login, '--backend', 'keyring'], token);
    expect([named.code, named.err]).toEqual([3, expect.stringContaining('the keyring is locked')]);
    expect(named.err).toContain('unlock it');
  });

  test('what a kind can be restricted to, and refuses what it cannot', async () => {
    const restricted = await scene.omnipub(
      [...login, '--packages', 'a,b', '--packages', 'c', '--ttl', '30d'],
      token,
    );
    expect(restricted.code).toBe(0);
    expect(restricted.out).toMatch(/packages +a, b, c\n/);
    expect(restricted.out).toMatch(/until +expires in (29|30) days/);
    const refused = await scene.omnipub([...login, '--channels', 'edge', '--permissions', 'push'], token);
    expect(refused.code).toBe(2);
    expect(refused.err).toContain(
      "--permissions, --channels can't be applied to a login of kind api-token (UNSUPPORTED)",
    );
    expect(refused.err).toContain('it takes --packages, --ttl');
    const imported = await scene.omnipub(['login', 'depot', '--import', '--ttl', '1d']);
    expect([imported.code, imported.err]).toEqual([2, expect.stringContaining('(UNSUPPORTED)')]);
  });

  test('one that ends soon, with a warning', async () => {
    const { code, err } = await scene.omnipub([...login, '--ttl', '13d'], token);
    expect([code, err]).toEqual([0, expect.stringMatching(/warning: it expires in 1[23] days/)]);
  });

  test('with --export only in a new file that nobody else can read', async () => {
    const { code, out } = await scene.omnipub([...login, '--export', 'login.txt'], token);
    expect([code, out]).toEqual([0, expect.stringContaining('wrote login.txt')]);
    const file = join(scene.workspace.path, 'login.txt');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(parseCredentials(await readFile(file, 'utf8'), 'it')).toMatchObject([
      { secret: 'not-a-real-token-1' },
    ]);
    expect(await scene.kept()).toBeUndefined();
    const again = await scene.omnipub([...login, '--export', 'login.txt'], token);
    expect([again.code, again.err]).toEqual([2, expect.stringContaining('exists, and is not overwritten')]);
  });
});

test.each([
  [['login', 'depott', '--import'], 2, /there is no store "depott"[^]*did you mean "depot"\?/],
  [
    ['login', 'gobbler', '--import'],
    2,
    /there is no login for a store of kind "gobbler" \(UNSUPPORTED\)[^]*depot, quiet/,
  ],
  [['login', 'quiet'], 2, /nothing can be typed in/],
  [['login', 'depot', '--kind', 'pasword', '--with-token', '-'], 2, /did you mean "password"\?/],
  [['login', 'depot', '--import', '--from-env'], 2, /--import and --from-env are different ways/],
  [['login', 'depot', '--import', '--kind', 'password'], 2, /--kind goes with/],
  [['login', 'depot', '--with-token', '-', '--backend', 'keyrng'], 2, /did you mean "keyring"\?/],
  [['login', 'depot', '--with-token', '-', '--backend', 'environment'], 2, /environment can't be written to/],
  [['login', 'depot', '--with-token', '-', '--origin', 'depot.test'], 2, /the origin is not a URL/],
  [['login', 'depot', '--with-token', '-', '--export', 'x', '--backend', 'file'], 2, /--export keeps/],
  [['login', 'depot', '--with-token', '-', '--export', '-'], 2, /credentials export STORE -/],
  [['login', 'depot', '--with-token', '-', '--ttl', 'soon'], 2, /like 90d, 12h/],
  [['login', 'depot', '--with-token', '-', '--file', 'nothing.yaml'], 2, /there is no file "nothing\.yaml"/],
])('%j ends with %i and says why', async (argv, code, message) => {
  const result = await scene.omnipub(argv, { stdin: 'not-a-real-token-1' });
  expect(result.err).toMatch(message);
  expect(result.code).toBe(code);
  expect(await scene.kept()).toBeUndefined();
});
