import { processEnvironment } from '@omnipub/core';
import {
  lockKeyring,
  missing,
  missingSecretService,
  python,
  startGnomeKeyring,
  startSession,
  tempDir,
} from '@omnipub/core/testing';
import { describe, expect, test } from 'vitest';
import { runCli } from '../testing/spawn-cli.js';

const skip = missingSecretService();
const skipLocking = skip || missing('dbus-send');
const json = '{"t": "u1-macaroon", "v": {"r": "not-a-real-root", "d": "not-a-real-discharge"}}';
const entry = Buffer.from(json).toString('base64');

/** What the doctor says of the keyring, and how it ends. */
async function doctor(env: Record<string, string | undefined>, cwd: string) {
  const human = await runCli(['credentials', 'doctor'], cwd, { env });
  const { code, out } = await runCli(['credentials', 'doctor', '--json'], cwd, { env });
  const lines = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(human.code).toBe(code);
  // No stack trace, in no form.
  expect(human.out + human.err + out).not.toMatch(/\n\s+at |node:internal|\.js:\d+/);
  return { code, said: human.out, keyring: lines.find(({ name }) => name === 'keyring') };
}

describe('credentials doctor', () => {
  test('on a machine without D-Bus: says so, and what to do', async () => {
    const home = await tempDir();
    const env = { PATH: processEnvironment()['PATH'], HOME: home, XDG_RUNTIME_DIR: home };
    const { code, said, keyring } = await doctor(env, home);
    expect(code).toBe(3);
    expect(keyring).toMatchObject({ usable: false, code: 'no-dbus' });
    expect(said).toMatch(/not usable keyring: there is no D-Bus session here[^]*OMNIPUB_PASSPHRASE/);
    const file = await doctor({ ...env, OMNIPUB_PASSPHRASE: 'not-a-real-passphrase' }, home);
    expect([file.code, file.said]).toEqual([
      0,
      expect.stringContaining('logins are kept in the encrypted file'),
    ]);
  });

  test.skipIf(skip)('with an unlocked keyring: it is used (needs gnome-keyring-daemon)', async () => {
    const session = await startSession();
    await startGnomeKeyring(session, { password: 'not-a-real-password' });
    const { code, said, keyring } = await doctor(session.env, session.home);
    expect(code).toBe(0);
    expect(keyring).toMatchObject({ usable: true });
    expect(said).toMatch(/^usable keyring: /m);
    expect(said).toContain('logins are kept in the keyring');
  });

  test.skipIf(skipLocking)(
    'with a locked keyring: says that it is locked, and how to unlock it (needs gnome-keyring-daemon, dbus-send)',
    async () => {
      const session = await startSession();
      await startGnomeKeyring(session, { password: 'not-a-real-password' });
      lockKeyring(session);
      const { code, said, keyring } = await doctor(session.env, session.home);
      expect(code).toBe(3);
      expect(keyring).toMatchObject({ usable: false, code: 'locked' });
      expect(said).toMatch(/not usable keyring: .*locked.*\n {2}.*unlock/);
      const login = await runCli(['login', 'snap', '--with-token', '-'], session.home, {
        env: session.env,
        stdin: entry,
      });
      expect(login.code).toBe(3);
      expect(login.err).toContain('there is no place to keep a login on this machine');
      expect(login.err).toContain('locked');
      const file = await runCli(['login', 'snap', '--with-token', '-'], session.home, {
        env: { ...session.env, OMNIPUB_PASSPHRASE: 'not-a-real-passphrase' },
        stdin: entry,
      });
      expect(file.code).toBe(0);
      expect(file.err).toMatch(/warning: .* goes to the encrypted file instead of the keyring: .*locked/);
    },
  );
});

describe.skipIf(skip)(
  'a login is shared with snapcraft (needs gnome-keyring-daemon, python3-keyring)',
  () => {
    test("what Python's keyring stores is listed, used where it lies, imported and exported", async () => {
      const session = await startSession();
      await startGnomeKeyring(session, { password: 'not-a-real-password' });
      const run = (...argv: string[]) => runCli(argv, session.home, { env: session.env });
      python(
        session,
        'import keyring, sys; keyring.set_password("snapcraft", "dashboard.snapcraft.io", sys.argv[1])',
        entry,
      );
      const list = await run('credentials', 'list');
      expect(list.out).toMatch(
        /snap +https:\/\/dashboard\.snapcraft\.io +\S+ +u1-macaroon +place:snapcraft-keyring /,
      );
      expect((await run('whoami', 'snap', '--offline')).out).toMatch(/kept in +place:snapcraft-keyring/);
      const login = await run('login', 'snap', '--import');
      expect([login.code, login.out]).toEqual([0, expect.stringMatching(/kept in +keyring\n/)]);
      const moved = await run('credentials', 'export', 'snap', '-', '--format', 'snapcraft-export');
      expect([moved.code, moved.out]).toEqual([0, entry]);
      for (const { out, err } of [list, login])
        for (const secret of ['not-a-real-root', 'not-a-real-discharge', entry])
          expect(out + err).not.toContain(secret);
      // snapcraft's entry is snapcraft's: logging out of omnipub leaves it.
      const logout = await run('logout', 'snap');
      expect([logout.code, logout.err]).toEqual([
        0,
        expect.stringContaining('place:snapcraft-keyring still holds one'),
      ]);
    });

    test("what omnipub exports to snapcraft's entry is what Python's keyring reads", async () => {
      const session = await startSession();
      await startGnomeKeyring(session, { password: 'not-a-real-password' });
      const run = (argv: string[], stdin?: string) =>
        runCli(argv, session.home, { env: session.env, ...(stdin === undefined ? {} : { stdin }) });
      expect((await run(['login', 'snap', '--with-token', '-'], `${entry}\n`)).code).toBe(0);
      expect((await run(['credentials', 'export', 'snap', '--format', 'snapcraft-keyring'])).code).toBe(0);
      const read = 'import keyring; print(keyring.get_password("snapcraft", "dashboard.snapcraft.io"))';
      expect(python(session, read)).toBe(entry);
      // And our own entry is one that Python can read, too.
      const own =
        'import keyring; print(keyring.get_password("omnipub", "snap https://dashboard.snapcraft.io default"))';
      expect(JSON.parse(python(session, own))).toMatchObject({ store: 'snap', kind: 'u1-macaroon' });
    });
  },
);
