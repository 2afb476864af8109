import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CredentialRecord } from '@omnipub/core';
import { logins } from '@omnipub/pipeline';
import { type CanonicalSandbox, startCanonicalSandbox } from '@omnipub/sandbox';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fakeBackends } from '../testing/fake-backends.js';
import type { FakeIo, FakeIoOptions } from '../testing/fake-io.js';
import { loginScene } from '../testing/login-scene.js';

const scene = loginScene(logins);
let sandbox: CanonicalSandbox;
beforeEach(async () => {
  sandbox = await startCanonicalSandbox({ state: join(scene.workspace.path, 'sandbox') });
});
afterEach(() => sandbox.stop());

const env = (): Record<string, string> => ({
  ...sandbox.env(),
  XDG_DATA_HOME: join(scene.workspace.path, 'data'),
  OMNIPUB_BACKOFF: '1',
  OMNIPUB_RETRIES: '1',
});
const omnipub = (argv: readonly string[], over: Partial<FakeIoOptions> = {}) =>
  scene.omnipub(argv, { env: env(), ...over });

/** Types answers to questions as they come. */
async function type(
  io: FakeIo,
  answers: readonly (readonly [question: string, answer: string])[],
): Promise<void> {
  for (const [question, answer] of answers) {
    await io.saw(question);
    io.type(`${answer}\r`);
  }
}

/** What the keyring keeps of a store. */
async function kept(store: 'snap' | 'charmhub'): Promise<CredentialRecord | undefined> {
  const origin = store === 'snap' ? sandbox.urls.dashboard : sandbox.urls.charmhub;
  const signal = new AbortController().signal;
  return scene.backends.keyring.get({ store, origin, account: 'default' }, { signal });
}

async function logInToSnap(...flags: string[]): Promise<FakeIo> {
  const { io, ended } = scene.start(['login', 'snap', '--kind', 'ubuntu-one', ...flags], {
    env: env(),
    keyboard: true,
  });
  await type(io, [
    ['e-mail address: ', 'jo@example.com'],
    ['password: ', 'jo-password'],
  ]);
  expect(await ended).toBe(0);
  return io;
}

describe('omnipub login', () => {
  test('offers Ubuntu One first, and asks for what it needs: address, password, second factor', async () => {
    const { io, ended } = scene.start(['login', 'snap'], { env: env(), keyboard: true });
    await type(io, [
      ['kind [ubuntu-one]: ', ''],
      ['e-mail address: ', 'otp@example.com'],
      ['password: ', 'otp-password'],
      ['code of your second factor: ', '123456'],
    ]);
    expect(await ended).toBe(0);
    expect(io.err()).toContain(`logging in to the Snap Store at ${sandbox.urls.dashboard}`);
    expect(io.out()).toMatch(/account +otto \(kept as default\)\n/u);
    expect(io.out()).toMatch(/until +expires in 36\d days/u);
    expect(io.out() + io.err()).not.toMatch(/otp-password|123456/u);
    expect(await kept('snap')).toMatchObject({ kind: 'u1-macaroon', username: 'otto' });
  });

  test('asks again when the password was wrong, without showing it', async () => {
    const { io, ended } = scene.start(['login', 'charmhub', '--kind', 'ubuntu-one'], {
      env: env(),
      keyboard: true,
    });
    await type(io, [
      ['e-mail address: ', 'jo@example.com'],
      ['password: ', 'mistyped-password'],
      ['try again', ''],
    ]);
    await io.saw('e-mail address [jo@example.com]: ');
    io.type('jo-password\r');
    expect(await ended).toBe(0);
    expect(io.out() + io.err()).not.toMatch(/mistyped|jo-password/u);
    // The first request exchanged it.
    expect(await kept('charmhub')).toMatchObject({ kind: 'macaroon', username: 'jo' });
  });

  test('--no-browser shows the address and waits', async () => {
    const argv = ['login', 'charmhub', '--kind', 'candid', '--no-browser'];
    const { io, ended } = scene.start(argv, {
      env: env(),
      browser: async () => Promise.reject(new Error('opened')),
    });
    await io.saw('waiting until you have');
    const [address = ''] = /http:\S+login\?did=\S+/u.exec(io.err()) ?? [];
    await (await fetch(address)).arrayBuffer();
    expect(await ended).toBe(0);
    expect(await kept('charmhub')).toMatchObject({ username: 'jo' });
  });

  test('opens a browser where there is one', async () => {
    const browser = async (url: string): Promise<void> => void (await (await fetch(url)).arrayBuffer());
    const { code, err } = await omnipub(['login', 'charmhub', '--kind', 'candid'], { browser });
    expect([code, err]).toEqual([0, expect.stringContaining('log in on the page that your browser shows')]);
  });

  test('restricts, and exports for a CI job, which then is that login and no more', async () => {
    await logInToSnap(
      '--permissions',
      'package_access,package_push',
      '--channels',
      'edge',
      '--ttl',
      '30d',
      '--export',
      'ci.txt',
    );
    expect(await kept('snap')).toBeUndefined();
    const text = (await readFile(join(scene.workspace.path, 'ci.txt'), 'utf8')).trim();
    const withLogin = { ...env(), OMNIPUB_CREDENTIALS_SNAP: text };
    scene.backends = fakeBackends({ env: withLogin });
    const { code, out } = await omnipub(['whoami', 'snap'], { env: withLogin });
    expect(code).toBe(0);
    expect(out).toMatch(/may +package_access, package_push\n/u);
    expect(out).toMatch(/channels +edge\n/u);
    expect(out).toMatch(/kept in +environment\n/u);
  });

  test('refuses what can’t be before it asks', async () => {
    const typo = await omnipub(['login', 'snap', '--kind', 'ubuntu-one', '--permissions', 'package_pussh']);
    expect([typo.code, typo.err]).toEqual([2, expect.stringContaining('did you mean "package_push"?')]);
    const kind = await omnipub(['login', 'snap', '--kind', 'ubunto-one']);
    expect([kind.code, kind.err]).toEqual([2, expect.stringContaining('did you mean "ubuntu-one"?')]);
    const key = await omnipub(['login', 'snap', '--kind', 'ubuntu-one', '--key-file', 'x']);
    expect([key.code, key.err]).toEqual([2, expect.stringContaining('--key-file does not go with')]);
    const both = await omnipub(['login', 'snap', '--import', '--no-browser']);
    expect([both.code, both.err]).toEqual([
      2,
      expect.stringContaining('--no-browser does not go with --import'),
    ]);
    const nobody = await omnipub(['login', 'snap', '--kind', 'ubuntu-one']);
    expect([nobody.code, nobody.err]).toEqual([
      2,
      expect.stringContaining('nobody can be asked for the password'),
    ]);
    expect(sandbox.requests.dashboard).toEqual([]);
  });
});

describe('omnipub whoami', () => {
  test('asks the store', async () => {
    await logInToSnap();
    const { code, out, err } = await omnipub(['whoami', 'snap']);
    expect(code).toBe(0);
    expect(out).toMatch(/^snap: jo, expires in 36\d days/u);
    expect(out).toMatch(/person +Jo <jo@example.com>\n/u);
    expect(out).toMatch(/checked +\S+\n/u);
    expect(err).not.toContain('no store has confirmed it');
    const { lines } = await omnipub(['whoami', 'snap', '--json']);
    expect(lines()[0]).toMatchObject({
      server: 'asked',
      username: 'jo',
      identity: { email: 'jo@example.com' },
    });
  });

  test('with --offline tells what is recorded', async () => {
    await logInToSnap();
    const before = sandbox.requests.dashboard.length;
    const { code, out, err } = await omnipub(['whoami', 'snap', '--offline']);
    expect([code, out]).toEqual([0, expect.stringMatching(/account +jo \(kept as default\)/u)]);
    expect(err).toContain('this is what is recorded; no store has confirmed it');
    expect(sandbox.requests.dashboard).toHaveLength(before);
  });

  test('tells what is recorded when the store can’t be reached, and why', async () => {
    await logInToSnap();
    sandbox.faults.dashboard.add({ kind: 'status', status: 503, times: Infinity });
    const { code, out, err } = await omnipub(['whoami', 'snap']);
    expect([code, out]).toEqual([0, expect.stringMatching(/account +jo \(kept as default\)/u)]);
    expect(err).toContain('the store could not be asked');
    const { lines } = await omnipub(['whoami', 'snap', '--json']);
    expect(lines()[0]).toMatchObject({
      server: 'unreachable',
      error: { code: 'STORE_UNAVAILABLE', status: 503 },
    });
  });

  test('ends with 3 for a login that the store does not take any more, and says what to run', async () => {
    await logInToSnap();
    await sandbox.control.revokeLogins();
    const { code, err, lines } = await omnipub(['whoami', 'snap', '--json']);
    expect([code, err]).toEqual([3, expect.stringContaining('the store refuses it')]);
    expect(err).toContain('run: omnipub login snap');
    expect(lines()[0]).toMatchObject({ server: 'refused', error: { code: 'AUTH_EXPIRED' } });
  });
});
