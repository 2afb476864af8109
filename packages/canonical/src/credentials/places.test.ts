import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type CredentialPlace, type CredentialRecord, systemClock } from '@omnipub/core';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { b64, placeWorld } from '../testing/place-world.js';
import { charmhubLogin, snapLogin } from './logins.js';

const place = (name: string): CredentialPlace => {
  const found = [...snapLogin.places, ...charmhubLogin.places].find((each) => each.name === name);
  if (found === undefined) throw new Error(`no place ${name}`);
  return found;
};
const entry = b64('{"t": "u1-macaroon", "v": {"r": "root-part", "d": "discharge-part"}}');
const login: CredentialRecord = {
  store: 'snap',
  origin: 'https://dashboard.snapcraft.io',
  account: 'default',
  kind: 'u1-macaroon',
  secret: '{"r": "root-part", "d": "discharge-part"}',
  madeAt: '2026-11-21T08:00:00.000Z',
};
const token: CredentialRecord = {
  ...login,
  store: 'charmhub',
  origin: 'https://api.charmhub.io',
  kind: 'macaroon',
  secret: 'store-token-of-charmhub',
};

describe('the system keyring', () => {
  it('an entry is written under service and network location as the tools do, and read back', async () => {
    const world = placeWorld('/none');
    await place('snapcraft-keyring').write?.(login, world);
    await place('charmcraft-keyring').write?.(token, world);
    expect(world.keyring.entries).toEqual([
      { service: 'charmcraft', account: 'api.charmhub.io', password: b64('store-token-of-charmhub') },
      { service: 'snapcraft', account: 'dashboard.snapcraft.io', password: entry },
    ]);
    expect(await place('snapcraft-keyring').read(world)).toEqual([login]);
    expect(await place('charmcraft-keyring').read({ ...world, origin: token.origin })).toEqual([token]);
    expect(await place('snapcraft-keyring').remove?.(login, world)).toBe(true);
    expect(await place('snapcraft-keyring').remove?.(login, world)).toBe(false);
    expect(await place('snapcraft-keyring').read(world)).toEqual([]);
  });

  it('entries of other APIs are found with their ports; of two for one user the newer counts', async () => {
    const world = placeWorld('/none', { env: { STORE_DASHBOARD_URL: 'http://store.example:8400/' } });
    for (const account of ['127.0.0.1:9000', 'store.example:8400', 'dashboard.snapcraft.io'])
      world.keyring.entries.unshift({ service: 'snapcraft', account, password: entry });
    world.keyring.entries.push({ service: 'snapcraft', account: 'dashboard.snapcraft.io', password: 'OLD' });
    const found = await place('snapcraft-keyring').read(world);
    expect(found.map(({ origin }) => origin)).toEqual([
      'https://dashboard.snapcraft.io',
      'http://store.example:8400',
      'http://127.0.0.1:9000',
    ]);
  });

  it('a keyring that keeps something else is not believed', async () => {
    const world = placeWorld('/none');
    world.keyring.getPassword = async () => 'something else';
    await expect(place('snapcraft-keyring').write?.(login, world)).rejects.toMatchObject({
      storeCode: 'not-kept',
    });
  });
});

describe('the file for machines without a keyring', () => {
  it('is made with mode 0600 and the exact text; deletion leaves the empty service', async () => {
    const home = await tempDir();
    const world = placeWorld(home);
    const path = join(home, '.local/share/snapcraft/credentials.json');
    await place('snapcraft-file').write?.(login, world);
    expect(await readFile(path, 'utf8')).toBe(`{"snapcraft": {"dashboard.snapcraft.io": "${entry}"}}`);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await place('snapcraft-file').read(world)).toEqual([login]);
    expect(await place('snapcraft-file').remove?.(login, world)).toBe(true);
    expect(await readFile(path, 'utf8')).toBe('{"snapcraft": {}}');
    expect(await place('snapcraft-file').remove?.(login, world)).toBe(false);
  });

  it('what else is in it stays, and XDG_DATA_HOME is where it lies', async () => {
    const data = await tempDir();
    const world = placeWorld('/none', { env: { XDG_DATA_HOME: data } });
    const path = join(data, 'snapcraft/credentials.json');
    await mkdir(dirname(path));
    await writeFile(path, '{"other": {"x": 1}, "snapcraft": {"store.example": "kept"}}', { mode: 0o600 });
    await place('snapcraft-file').write?.(login, world);
    expect(await readFile(path, 'utf8')).toBe(
      `{"other": {"x": 1}, "snapcraft": {"store.example": "kept", "dashboard.snapcraft.io": "${entry}"}}`,
    );
    expect(world.events).toEqual([]);
  });

  it('of twenty who write at once none is lost', async () => {
    const home = await tempDir();
    const ports = Array.from({ length: 20 }, (_, n) => 9000 + n);
    await Promise.all(
      ports.map(async (port) =>
        place('snapcraft-file').write?.(
          { ...login, origin: `http://127.0.0.1:${String(port)}` },
          { ...placeWorld(home), clock: systemClock },
        ),
      ),
    );
    const found = await place('snapcraft-file').read(placeWorld(home));
    expect(found.map(({ origin }) => Number(new URL(origin).port)).sort()).toEqual(ports);
    expect(await readdir(join(home, '.local/share/snapcraft'))).toEqual(['credentials.json']);
  });

  it('is warned about when others can read it; damage is told by path, not by content', async () => {
    const data = await tempDir();
    const world = placeWorld('/none', { env: { XDG_DATA_HOME: data } });
    const path = join(data, 'charmcraft/credentials.json');
    await mkdir(dirname(path));
    await writeFile(path, `{"charmcraft": {"api.charmhub.io": "${b64(token.secret)}"}}`, { mode: 0o644 });
    expect(await place('charmcraft-file').read(world)).toEqual([token]);
    expect(world.events).toMatchObject([{ type: 'warning', code: 'unsafe-mode' }]);
    for (const text of ['{"charmcraft": {"api', '[]', '{"charmcraft": {"api.charmhub.io": 5}}']) {
      await writeFile(path, text);
      await expect(place('charmcraft-file').read(world)).rejects.toMatchObject({
        code: 'PROTOCOL',
        message: expect.stringContaining(path),
      });
    }
  });
});

describe('environment, exports and old files', () => {
  it('variables are read; an empty one is none', async () => {
    const world = placeWorld('/none', {
      env: { SNAPCRAFT_STORE_CREDENTIALS: `${entry}\n`, CHARMCRAFT_AUTH: '' },
    });
    expect(await place('snapcraft-environment').read(world)).toEqual([login]);
    expect(await place('snapcraft-environment').read({ ...world, origin: 'https://other.example' })).toEqual(
      [],
    );
    expect(await place('charmcraft-environment').read(world)).toEqual([]);
    const old = { CHARMCRAFT_AUTH: b64('{"t": "macaroon", "v": "store-token-of-charmhub"}') };
    expect(await place('charmcraft-environment').read({ ...world, env: old })).toEqual([token]);
  });

  it('SNAPCRAFT_STORE_AUTH=candid and a wrong STORE_DASHBOARD_URL are refused by name', async () => {
    const env = { SNAPCRAFT_STORE_CREDENTIALS: entry };
    const read = (more: object) =>
      place('snapcraft-environment').read(placeWorld('/none', { env: { ...env, ...more } }));
    await expect(read({ SNAPCRAFT_STORE_AUTH: 'candid' })).rejects.toMatchObject({ code: 'UNSUPPORTED' });
    await expect(read({ STORE_DASHBOARD_URL: 'nonsense' })).rejects.toThrow('STORE_DASHBOARD_URL');
  });

  it('an export is written without a line feed for nobody to change, replaced, and read', async () => {
    const path = join(await tempDir(), 'login');
    const world = placeWorld('/none', { path });
    await place('snapcraft-export').write?.(login, world);
    await place('snapcraft-export').write?.(login, world);
    expect(await readFile(path, 'utf8')).toBe(entry);
    expect((await stat(path)).mode & 0o777).toBe(0o400);
    expect(await place('snapcraft-export').read(world)).toEqual([login]);
  });

  it('an export without a file, a missing and an empty one are told apart', async () => {
    const path = join(await tempDir(), 'login');
    await expect(place('snapcraft-export').read(placeWorld('/none'))).rejects.toThrow('none is named');
    await expect(place('charmcraft-export').read(placeWorld('/none', { path }))).rejects.toThrow(
      'is not there',
    );
    await writeFile(path, ' \n');
    await expect(place('charmcraft-export').read(placeWorld('/none', { path }))).rejects.toThrow('is empty');
  });

  it('snapcraft.cfg of version 6 is read where it lies', async () => {
    const home = await tempDir();
    expect(await place('snapcraft-legacy-config').read(placeWorld(home))).toEqual([]);
    await mkdir(join(home, '.config/snapcraft'), { recursive: true });
    const text =
      '[login.ubuntu.com]\nmacaroon = root-part\nunbound_discharge = discharge-part\nemail = jo@example.com\n';
    await writeFile(join(home, '.config/snapcraft/snapcraft.cfg'), text);
    expect(await place('snapcraft-legacy-config').read(placeWorld(home))).toEqual([login]);
    const elsewhere = placeWorld(home, { env: { XDG_CONFIG_HOME: join(home, 'else') } });
    expect(await place('snapcraft-legacy-config').read(elsewhere)).toEqual([]);
  });

  it('a developer token file is written and read as JSON', async () => {
    const path = join(await tempDir(), 'token');
    const world = placeWorld('/none', { path });
    const developer = { ...token, kind: 'token' } as const;
    await place('charmhub-developer-token').write?.(developer, world);
    expect(await readFile(path, 'utf8')).toBe('{"macaroon": "store-token-of-charmhub"}');
    expect(await place('charmhub-developer-token').read(world)).toEqual([developer]);
  });
});
