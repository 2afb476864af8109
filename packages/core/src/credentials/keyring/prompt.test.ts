import { describe, expect, it, vi } from 'vitest';
import { missing } from '../../testing/index.js';
import { systemKeyring } from './system-keyring.js';
import { startFakeProvider } from './testing/fake-provider.js';
import { lockKeyring, startGnomeKeyring } from './testing/gnome-keyring.js';
import { missingPythonModules, missingSecretService, startSession } from './testing/session.js';

const skip = missing('dbus-daemon') || missingPythonModules('jeepney');

describe.skipIf(skip)('a locked keyring (needs dbus-daemon, python3-jeepney)', () => {
  it('is not asked to unlock when nobody is there to answer', async () => {
    const session = await startSession();
    const { calls } = await startFakeProvider(session, 'prompt-accepted');
    await expect(systemKeyring({ env: session.env }).getPassword('a', 'b')).rejects.toMatchObject({
      code: 'AUTH_MISSING',
      storeCode: 'locked',
      hint: expect.stringContaining('OMNIPUB_PASSPHRASE'),
    });
    expect(calls).not.toContain('Unlock');
  });

  it('is used after the prompt was answered', async () => {
    const session = await startSession();
    const { calls } = await startFakeProvider(session, 'prompt-accepted');
    expect(await systemKeyring({ env: session.env, interactive: true }).getPassword('a', 'b')).toBeNull();
    expect(calls).toContain('Prompt');
  });

  it.each(['prompt-dismissed', 'prompt-lies'] as const)(
    'stays unused when the provider says %s',
    async (mode) => {
      const session = await startSession();
      await startFakeProvider(session, mode);
      await expect(
        systemKeyring({ env: session.env, interactive: true }).setPassword('a', 'b', 'secret-value'),
      ).rejects.toMatchObject({ code: 'AUTH_MISSING', storeCode: 'dismissed' });
    },
  );

  it('is not waited for longer than allowed, and its prompt is taken down', async () => {
    const session = await startSession();
    const { calls } = await startFakeProvider(session, 'prompt-ignored');
    await expect(
      systemKeyring({ env: session.env, interactive: true, promptMs: 200 }).getPassword('a', 'b'),
    ).rejects.toMatchObject({ code: 'TIMEOUT' });
    await vi.waitFor(() => expect(calls).toContain('Dismiss'));
  });

  it('is not waited for after an abort, and its prompt is taken down', async () => {
    const session = await startSession();
    const { calls } = await startFakeProvider(session, 'prompt-ignored');
    const stop = new AbortController();
    const asked = systemKeyring({ env: session.env, interactive: true, signal: stop.signal }).getPassword(
      'a',
      'b',
    );
    const outcome = expect(asked).rejects.toMatchObject({ code: 'ABORTED' });
    await vi.waitFor(() => expect(calls).toContain('Prompt'));
    stop.abort();
    await outcome;
    await vi.waitFor(() => expect(calls).toContain('Dismiss'));
  });
});

describe.skipIf(missingSecretService())(
  'a locked gnome-keyring without a desktop (needs dbus, gnome-keyring)',
  () => {
    it.each([false, true])('is AUTH_MISSING with what to do, interactive: %s', async (interactive) => {
      const session = await startSession();
      await startGnomeKeyring(session, { password: 'test' });
      lockKeyring(session);
      await expect(
        systemKeyring({ env: session.env, interactive, promptMs: 8_000 }).setPassword(
          'a',
          'b',
          'secret-value',
        ),
      ).rejects.toMatchObject({ code: 'AUTH_MISSING', hint: expect.stringContaining('--unlock') });
    });
  },
);

describe.skipIf(skip)('a provider (needs dbus-daemon, python3-jeepney)', () => {
  it('that refuses writes is AUTH_DENIED, with its words', async () => {
    const session = await startSession();
    await startFakeProvider(session, 'refuses-writes');
    // It has no key of its own; the exchange ends in a key all the same.
    await expect(
      systemKeyring({ env: session.env }).setPassword('a', 'b', 'secret-value'),
    ).rejects.toMatchObject({
      code: 'AUTH_DENIED',
      storeCode: 'refused',
      message: expect.stringContaining('read only'),
    });
  });

  it('that encrypts nothing is read all the same', async () => {
    const session = await startSession();
    await startFakeProvider(session, 'plain-only');
    expect(await systemKeyring({ env: session.env }).getPassword('a', 'b')).toBe('in the clear');
  });

  it('whose entry is no text is a clear error', async () => {
    const session = await startSession();
    await startFakeProvider(session, 'no-text');
    await expect(systemKeyring({ env: session.env }).getPassword('a', 'b')).rejects.toMatchObject({
      code: 'PROTOCOL',
      message: expect.stringContaining('no text'),
    });
  });

  it('without a default keyring holds nothing, and gets none unasked', async () => {
    const session = await startSession();
    const { calls } = await startFakeProvider(session, 'no-collection');
    const keyring = systemKeyring({ env: session.env });
    expect(await keyring.getPassword('a', 'b')).toBeNull();
    expect(await keyring.deletePassword('a', 'b')).toBe(false);
    expect(await keyring.findCredentials('a')).toEqual([]);
    await expect(keyring.setPassword('a', 'b', 'secret-value')).rejects.toMatchObject({
      code: 'AUTH_MISSING',
      storeCode: 'no-collection',
    });
    expect(calls).not.toContain('CreateCollection');
  });

  it('that never answers is a TIMEOUT, and one that is stopped is ABORTED', async () => {
    const session = await startSession();
    const { calls } = await startFakeProvider(session, 'never-answers');
    await expect(
      systemKeyring({ env: session.env, timeoutMs: 100 }).getPassword('a', 'b'),
    ).rejects.toMatchObject({
      code: 'TIMEOUT',
    });
    const stop = new AbortController();
    const asked = systemKeyring({ env: session.env, signal: stop.signal }).getPassword('a', 'b');
    const outcome = expect(asked).rejects.toMatchObject({ code: 'ABORTED' });
    await vi.waitFor(() => expect(calls).toHaveLength(2));
    stop.abort();
    await outcome;
  });
});

describe('an entry', () => {
  it.each([
    ['', 'b'],
    ['a', ''],
    ['a', 'b\0c'],
  ])('of %j for %j is refused before anything is opened', async (service, account) => {
    const env = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent/bus' };
    await expect(
      systemKeyring({ env, platform: 'linux' }).getPassword(service, account),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });
});
