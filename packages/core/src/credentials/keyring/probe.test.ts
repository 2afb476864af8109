import { chmod, mkdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { missing, tempDir } from '../../testing/index.js';
import type { Probe } from '../record.js';
import { probeSystemKeyring } from './system-keyring.js';
import { type ProviderMode, startFakeProvider } from './testing/fake-provider.js';
import { lockKeyring, startGnomeKeyring } from './testing/gnome-keyring.js';
import { missingPythonModules, missingSecretService, startSession, stop } from './testing/session.js';

const unused = { PATH: '/usr/bin', XDG_RUNTIME_DIR: '/nonexistent' };
const probe = async (env: Readonly<Record<string, string | undefined>>): Promise<Probe> =>
  probeSystemKeyring({ env, platform: 'linux', timeoutMs: 2_000 });

describe('the diagnosis of a machine', () => {
  it('without D-Bus says so, and how to get one', async () => {
    const address = `unix:path=${join(await tempDir(), 'bus')}`;
    const told = await probe({ ...unused, DBUS_SESSION_BUS_ADDRESS: address });
    expect(told).toMatchObject({ usable: false, code: 'no-dbus' });
    expect(told).toHaveProperty('reason', expect.stringContaining('there is no such socket'));
    expect(told).toHaveProperty(
      'fix',
      expect.stringMatching(/dbus-run-session.*OMNIPUB_PASSPHRASE.*environment/),
    );
  });

  it('with an address of another kind only is one without D-Bus', async () => {
    const told = await probe({
      ...unused,
      DBUS_SESSION_BUS_ADDRESS: 'tcp:host=127.0.0.1,port=1;autolaunch:',
    });
    expect(told).toMatchObject({ usable: false, code: 'no-dbus' });
    expect(told).toHaveProperty('reason', expect.stringContaining('no address'));
  });

  it('whose bus is left over from a dead session is one without D-Bus', async () => {
    const path = join(await tempDir(), 'bus');
    const server = createServer((socket) => socket.destroy()).listen(path);
    onTestFinished(() => void server.close());
    const told = await probe({ ...unused, DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` });
    expect(told).toMatchObject({ usable: false, code: 'no-dbus' });
  });

  it('whose bus belongs to somebody else is refused', async () => {
    const path = join(await tempDir(), 'bus');
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.write('REJECTED EXTERNAL\r\n'));
    }).listen(path);
    onTestFinished(() => void server.close());
    const told = await probe({ ...unused, DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` });
    expect(told).toMatchObject({ usable: false, code: 'refused' });
    expect(told).toHaveProperty('fix', expect.stringContaining('not with sudo'));
  });

  it('whose bus may not be opened is refused', async () => {
    const folder = join(await tempDir(), 'closed');
    await mkdir(folder);
    await chmod(folder, 0o000);
    onTestFinished(() => chmod(folder, 0o700));
    const told = await probe({ ...unused, DBUS_SESSION_BUS_ADDRESS: `unix:path=${folder}/bus` });
    // Root may open everything, and finds nothing in there.
    const code = process.getuid?.() === 0 ? 'no-dbus' : 'refused';
    expect(told).toMatchObject({ usable: false, code });
  });

  it('whose bus accepts and then says nothing does not answer, and is not waited for', async () => {
    const path = join(await tempDir(), 'bus');
    const server = createServer((socket) => socket.on('error', () => undefined)).listen(path);
    onTestFinished(() => void server.close());
    const env = { ...unused, DBUS_SESSION_BUS_ADDRESS: `unix:path=${path}` };
    const told = await probeSystemKeyring({ env, platform: 'linux', timeoutMs: 50 });
    expect(told).toMatchObject({ usable: false, code: 'no-answer' });
  });
});

describe.skipIf(missing('dbus-daemon'))('the diagnosis of a bus (needs dbus-daemon)', () => {
  it('without a provider names what to install', async () => {
    const told = await probe((await startSession()).env);
    expect(told).toMatchObject({ usable: false, code: 'no-service' });
    expect(told).toHaveProperty('fix', expect.stringContaining('apt install gnome-keyring'));
  });
});

describe.skipIf(missingSecretService())('the diagnosis of gnome-keyring (needs dbus, gnome-keyring)', () => {
  it('unlocked is healthy, and names the provider', async () => {
    const session = await startSession();
    await startGnomeKeyring(session, { password: 'test' });
    expect(await probe(session.env)).toEqual({
      usable: true,
      detail: 'gnome-keyring-daemon, keyring "login", unlocked',
    });
  });

  it('finds the bus of systemd where no address is given', async () => {
    const session = await startSession();
    await startGnomeKeyring(session, { password: 'test' });
    const { DBUS_SESSION_BUS_ADDRESS: _given, ...env } = session.env;
    expect(await probe(env)).toMatchObject({ usable: true });
  });

  it('locked says so, also after the next start', async () => {
    const session = await startSession();
    const daemon = await startGnomeKeyring(session, { password: 'test' });
    lockKeyring(session);
    const told = await probe(session.env);
    expect(told).toMatchObject({ usable: false, code: 'locked' });
    expect(told).toHaveProperty('fix', expect.stringContaining('--unlock'));
    await stop(daemon);
    await startGnomeKeyring(session);
    expect(await probe(session.env)).toMatchObject({ usable: false, code: 'locked' });
  });

  it('that never was unlocked has no default keyring', async () => {
    const session = await startSession();
    await startGnomeKeyring(session);
    const told = await probe(session.env);
    expect(told).toMatchObject({ usable: false, code: 'no-collection' });
    expect(told).toHaveProperty('reason', expect.stringContaining('gnome-keyring-daemon'));
  });
});

describe.skipIf(missing('dbus-daemon') || missingPythonModules('jeepney'))(
  'the diagnosis of a provider (needs dbus-daemon, python3-jeepney)',
  () => {
    const expected: [ProviderMode, string][] = [
      ['refuses-all', 'refused'],
      ['no-collection', 'no-collection'],
      ['never-answers', 'no-answer'],
      ['wrong-types', 'failed'],
      ['prompt-ignored', 'locked'],
    ];
    it.each(expected)('that %s is "%s"', async (mode, code) => {
      const session = await startSession();
      const { calls } = await startFakeProvider(session, mode);
      const told = await probeSystemKeyring({ env: session.env, platform: 'linux', timeoutMs: 500 });
      expect(told).toMatchObject({ usable: false, code });
      expect(calls).not.toContain('Unlock');
      expect(calls).not.toContain('Prompt');
      expect(calls).not.toContain('CreateItem');
    });
  },
);
