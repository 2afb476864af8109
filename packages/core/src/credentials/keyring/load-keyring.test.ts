import { describe, expect, it } from 'vitest';
import { loadKeyring } from './load-keyring.js';
import { probeSystemKeyring, systemKeyring } from './system-keyring.js';
import { memoryKeyring } from './testing/memory-keyring.js';

const missing = async (): Promise<never> => {
  throw new Error('Cannot find native binding.\nRequire stack:\n- /somewhere');
};

describe('the keyring module', () => {
  it('that comes with omnipub has the calls of keytar', async () => {
    expect(await loadKeyring()).toHaveProperty('keyring');
  });

  it('may be one whose calls are under default, as keytar itself', async () => {
    const keytar = memoryKeyring();
    const loaded = await loadKeyring(async () => ({ default: keytar }));
    expect(loaded.keyring).toBe(keytar);
  });

  it('that is not there is told in one line', async () => {
    expect(await loadKeyring(missing)).toEqual({ reason: 'Cannot find native binding.' });
  });

  it('that is something else is told', async () => {
    expect(await loadKeyring(async () => ({ getPassword: 1 }))).toEqual({
      reason: 'the module has not the calls of keytar',
    });
  });

  it.each(['darwin', 'win32'] as const)(
    'on %s is the keyring; without it there is a diagnosis and an error',
    async (platform) => {
      const env = {};
      expect(await probeSystemKeyring({ env, platform, load: missing })).toMatchObject({
        usable: false,
        code: 'not-installed',
        reason: expect.stringContaining('Cannot find native binding'),
        fix: expect.stringContaining('@napi-rs/keyring'),
      });
      await expect(
        systemKeyring({ env, platform, load: missing }).getPassword('a', 'b'),
      ).rejects.toMatchObject({
        code: 'AUTH_MISSING',
        storeCode: 'not-installed',
      });
      const keytar = memoryKeyring();
      expect(await probeSystemKeyring({ env, platform, load: async () => keytar })).toMatchObject({
        usable: true,
      });
      await systemKeyring({ env, platform, load: async () => keytar }).setPassword('a', 'b', 'secret-value');
      expect(await keytar.getPassword('a', 'b')).toBe('secret-value');
    },
  );

  it('is used on every platform when the program brings it', async () => {
    const keyring = memoryKeyring();
    const own = systemKeyring({ env: {}, platform: 'linux', keyring });
    await own.setPassword('a', 'b', 'secret-value');
    expect(await keyring.getPassword('a', 'b')).toBe('secret-value');
    expect(await own.deletePassword('a', 'b')).toBe(true);
    expect(await own.deletePassword('a', 'b')).toBe(false);
  });

  it('that fails is an error with its words; that denies is AUTH_DENIED', async () => {
    const failing = (message: string) => ({
      ...memoryKeyring(),
      getPassword: async () => Promise.reject(new Error(message)),
    });
    const get = async (message: string): Promise<unknown> =>
      systemKeyring({ env: {}, keyring: failing(message) }).getPassword('a', 'b');
    await expect(get('item is corrupt')).rejects.toMatchObject({ code: 'PROTOCOL', storeCode: 'failed' });
    await expect(get('User interaction is not allowed.')).rejects.toMatchObject({
      code: 'AUTH_DENIED',
      storeCode: 'refused',
    });
    await expect(
      get("Attribute 'password' is longer than platform limit of 2560 chars"),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      storeCode: 'too-long',
      hint: expect.stringContaining('encrypted file'),
    });
    expect(await probeSystemKeyring({ env: {}, keyring: failing('item is corrupt') })).toMatchObject({
      usable: false,
      code: 'failed',
    });
  });

  it('that hangs is left behind', async () => {
    const keyring = { ...memoryKeyring(), getPassword: async () => new Promise<null>(() => undefined) };
    await expect(
      systemKeyring({ env: {}, keyring, timeoutMs: 20 }).getPassword('a', 'b'),
    ).rejects.toMatchObject({ code: 'TIMEOUT' });
    const stop = new AbortController();
    const asked = systemKeyring({ env: {}, keyring, signal: stop.signal }).getPassword('a', 'b');
    stop.abort();
    await expect(asked).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('that forgets what it was given is found out', async () => {
    const keyring = { ...memoryKeyring(), setPassword: async () => undefined };
    await expect(
      systemKeyring({ env: {}, keyring }).setPassword('a', 'b', 'secret-value'),
    ).rejects.toMatchObject({
      code: 'PROTOCOL',
      storeCode: 'not-kept',
    });
  });
});
