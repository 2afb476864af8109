import { systemKeyring } from '@omnipub/core';
import { missingSecretService, python, startGnomeKeyring, startSession } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { placeWorld } from '../testing/place-world.js';
import { charmhubLogin, snapLogin } from './logins.js';

/** What craft-store does to keep and to get a login (canonical contract 3.5). */
const keep = `
import base64, json, keyring, sys
login = {'t': 'u1-macaroon', 'v': {'r': sys.argv[3], 'd': sys.argv[4]}}
keyring.set_password(sys.argv[1], sys.argv[2], base64.b64encode(json.dumps(login).encode()).decode())
`;
const get = `
import base64, keyring, sys
print(base64.b64decode(keyring.get_password(sys.argv[1], sys.argv[2])).decode())
`;

const session = async () => {
  const started = await startSession();
  await startGnomeKeyring(started, { password: 'test' });
  const world = placeWorld(started.home, { env: started.env });
  return { ...started, context: { ...world, keyring: systemKeyring({ env: started.env }) } };
};
const snap = snapLogin.places.find(({ name }) => name === 'snapcraft-keyring');
const charm = charmhubLogin.places.find(({ name }) => name === 'charmcraft-keyring');
const login = {
  store: 'snap',
  origin: 'https://dashboard.snapcraft.io',
  account: 'default',
  kind: 'u1-macaroon',
  secret: '{"r": "root-of-ours", "d": "discharge-of-ours"}',
  madeAt: '2026-11-21T08:00:00.000Z',
} as const;

describe.skipIf(missingSecretService())(
  'through a real gnome-keyring (needs dbus, gnome-keyring, python3-keyring)',
  () => {
    it("a snapcraft login that Python's keyring stored is used, and given up", async () => {
      const started = await session();
      python(started, keep, 'snapcraft', 'dashboard.snapcraft.io', 'root-of-python', 'discharge-of-python');
      expect(await snap?.read(started.context)).toEqual([
        { ...login, secret: '{"r": "root-of-python", "d": "discharge-of-python"}' },
      ]);
      expect(await snap?.remove?.(login, started.context)).toBe(true);
      expect(await snap?.read(started.context)).toEqual([]);
    });

    it("a login that we stored is read by Python's keyring, and may be replaced by either", async () => {
      const started = await session();
      await snap?.write?.(login, started.context);
      const decoded = '{"t": "u1-macaroon", "v": {"r": "root-of-ours", "d": "discharge-of-ours"}}';
      expect(python(started, get, 'snapcraft', 'dashboard.snapcraft.io')).toBe(decoded);
      python(started, keep, 'snapcraft', 'dashboard.snapcraft.io', 'root-two', 'discharge-two');
      expect(await snap?.read(started.context)).toMatchObject([
        { secret: '{"r": "root-two", "d": "discharge-two"}' },
      ]);
      await snap?.write?.(login, started.context);
      expect(python(started, get, 'snapcraft', 'dashboard.snapcraft.io')).toBe(decoded);
    });

    it('a token of Charmhub lies there bare, as charmcraft leaves it', async () => {
      const started = await session();
      const token = {
        ...login,
        store: 'charmhub',
        origin: 'https://api.charmhub.io',
        kind: 'macaroon',
      } as const;
      await charm?.write?.({ ...token, secret: 'store-token-of-charmhub' }, started.context);
      expect(python(started, get, 'charmcraft', 'api.charmhub.io')).toBe('store-token-of-charmhub');
    });
  },
);
