import { describe, expect, it } from 'vitest';
import { systemKeyring } from './system-keyring.js';
import { startGnomeKeyring } from './testing/gnome-keyring.js';
import {
  missingSecretService,
  python,
  runInSession,
  startSession,
  type TestSession,
} from './testing/session.js';

const skip = missingSecretService();
const SERVICE = 'snapcraft';
const USER = 'dashboard.snapcraft.io';
const value = (name: string): string =>
  Buffer.from(
    JSON.stringify({ t: 'u1-macaroon', v: { r: `root-${name}`, d: `discharge-${name}` } }),
  ).toString('base64');

const GET = 'import keyring, sys; print(keyring.get_password(*sys.argv[1:3]))';
const SET = 'import keyring, sys; keyring.set_password(*sys.argv[1:4])';
const DELETE = 'import keyring, sys; keyring.delete_password(*sys.argv[1:3])';
const ITEMS = `
import secretstorage, json, sys
bus = secretstorage.dbus_init()
items = secretstorage.get_default_collection(bus).search_items({'service': sys.argv[1]})
# gnome-keyring adds the schema by itself, some time after the entry was made.
shown = lambda i: {k: v for k, v in i.get_attributes().items() if k != 'xdg:schema'}
print(json.dumps([[i.get_label(), shown(i), i.get_secret_content_type()] for i in items]))
`;

async function unlockedSession(): Promise<TestSession> {
  const session = await startSession();
  await startGnomeKeyring(session, { password: 'test' });
  return session;
}

function items(session: TestSession): unknown[] {
  return JSON.parse(python(session, ITEMS, SERVICE)) as unknown[];
}

describe.skipIf(skip)(
  'beside Python keyring in a real gnome-keyring (needs dbus, gnome-keyring, python3-keyring)',
  () => {
    it('Python reads what we wrote', async () => {
      const session = await unlockedSession();
      await systemKeyring({ env: session.env }).setPassword(SERVICE, USER, value('ours'));
      expect(python(session, GET, SERVICE, USER)).toBe(value('ours'));
    });

    it('we read what Python wrote', async () => {
      const session = await unlockedSession();
      python(session, SET, SERVICE, USER, value('pythons'));
      expect(await systemKeyring({ env: session.env }).getPassword(SERVICE, USER)).toBe(value('pythons'));
    });

    it('our entry is the very one that Python makes', async () => {
      const session = await unlockedSession();
      python(session, SET, SERVICE, USER, value('pythons'));
      const pythons = items(session);
      python(session, DELETE, SERVICE, USER);
      expect(items(session)).toEqual([]);
      await systemKeyring({ env: session.env }).setPassword(SERVICE, USER, value('ours'));
      const [ours, ...others] = items(session);
      expect([ours, ...others]).toEqual(pythons);
      expect(ours).toMatchObject([
        `Password for '${USER}' on '${SERVICE}'`,
        { service: SERVICE, username: USER, application: 'Python keyring library' },
        'text/plain',
      ]);
    });

    it('each updates the entry of the other in place', async () => {
      const session = await unlockedSession();
      const keyring = systemKeyring({ env: session.env });
      await keyring.setPassword(SERVICE, USER, value('first'));
      python(session, SET, SERVICE, USER, value('second'));
      expect(await keyring.getPassword(SERVICE, USER)).toBe(value('second'));
      await keyring.setPassword(SERVICE, USER, value('third'));
      expect(python(session, GET, SERVICE, USER)).toBe(value('third'));
      expect(items(session)).toHaveLength(1);
    });

    it('each removes the entry of the other', async () => {
      const session = await unlockedSession();
      const keyring = systemKeyring({ env: session.env });
      await keyring.setPassword(SERVICE, USER, value('ours'));
      python(session, DELETE, SERVICE, USER);
      expect(await keyring.getPassword(SERVICE, USER)).toBeNull();
      expect(await keyring.deletePassword(SERVICE, USER)).toBe(false);
      python(session, SET, SERVICE, USER, value('pythons'));
      expect(await keyring.deletePassword(SERVICE, USER)).toBe(true);
      expect(python(session, GET, SERVICE, USER)).toBe('None');
    });

    it('of a doubled entry the newer is read, and the next write leaves one that all can use', async () => {
      const session = await unlockedSession();
      const keyring = systemKeyring({ env: session.env });
      inNative(session, 'setPassword', SERVICE, USER, value('native'));
      python(session, SET, SERVICE, USER, value('pythons'));
      expect(items(session)).toHaveLength(2);
      expect(() => inNative(session, 'getPassword', SERVICE, USER)).toThrow('2 credentials');

      expect(await keyring.getPassword(SERVICE, USER)).toBe(value('pythons'));
      expect(await keyring.findCredentials(SERVICE)).toEqual([{ account: USER, password: value('pythons') }]);
      await keyring.setPassword(SERVICE, USER, value('healed'));

      expect(items(session)).toHaveLength(1);
      expect(python(session, GET, SERVICE, USER)).toBe(value('healed'));
      expect(inNative(session, 'getPassword', SERVICE, USER)).toBe(value('healed'));
    });

    it('an entry of another library is replaced, not doubled', async () => {
      const session = await unlockedSession();
      inNative(session, 'setPassword', SERVICE, USER, value('native'));
      const keyring = systemKeyring({ env: session.env });
      expect(await keyring.getPassword(SERVICE, USER)).toBe(value('native'));
      await keyring.setPassword(SERVICE, USER, value('ours'));
      expect(items(session)).toHaveLength(1);
      expect(inNative(session, 'getPassword', SERVICE, USER)).toBe(value('ours'));
    });

    it('a doubled entry is removed whole', async () => {
      const session = await unlockedSession();
      inNative(session, 'setPassword', SERVICE, USER, value('native'));
      python(session, SET, SERVICE, USER, value('pythons'));
      expect(await systemKeyring({ env: session.env }).deletePassword(SERVICE, USER)).toBe(true);
      expect(items(session)).toEqual([]);
    });

    it('keeps empty, long and non-ASCII secrets as they are', async () => {
      const session = await unlockedSession();
      const keyring = systemKeyring({ env: session.env });
      for (const secret of ['', 'ä€😀\n\ttext', 'x'.repeat(100_000)]) {
        await keyring.setPassword(SERVICE, 'größe', secret);
        expect(await keyring.getPassword(SERVICE, 'größe')).toBe(secret);
      }
    });

    it('other accounts and services stay untouched', async () => {
      const session = await unlockedSession();
      const keyring = systemKeyring({ env: session.env });
      await keyring.setPassword(SERVICE, USER, value('one'));
      await keyring.setPassword(SERVICE, 'other.example', value('two'));
      await keyring.setPassword('charmcraft', USER, value('three'));
      await keyring.deletePassword(SERVICE, USER);
      expect(await keyring.findCredentials(SERVICE)).toEqual([
        { account: 'other.example', password: value('two') },
      ]);
      expect(await keyring.getPassword('charmcraft', USER)).toBe(value('three'));
    });
  },
);

/** Calls the native module in a process of the session, as a program that uses it would. */
function inNative(session: TestSession, ...call: string[]): string {
  const code = `
    import(process.argv[1]).then(async (keyring) => {
      process.stdout.write(String(await keyring[process.argv[2]](...process.argv.slice(3))));
    });`;
  return runInSession(session, process.execPath, [
    '-e',
    code,
    import.meta.resolve('@napi-rs/keyring/keytar.js'),
    ...call,
  ]);
}
