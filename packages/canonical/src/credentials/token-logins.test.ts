import { readFile } from 'node:fs/promises';
import { systemClock } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { b64 } from '../testing/place-world.js';
import { writeLoginText } from './exported-login.js';
import { charmhubLogin, snapLogin } from './logins.js';
import { snapcraft } from './tool.js';

const login = (from: typeof snapLogin | typeof charmhubLogin, name: string) => {
  const found = from.tokens.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no login ${name}`);
  return (text: string, origin?: string) =>
    found.record(found.fromToken?.(text) ?? {}, {
      clock: systemClock,
      ...(origin === undefined ? {} : { origin }),
    });
};

describe('a login that is pasted or piped', () => {
  it('of snapcraft: permissions and expiry are read out of its macaroons', async () => {
    const url = new URL(
      '../../../../test-fixtures/recordings/canonical/macaroon-vectors.json',
      import.meta.url,
    );
    const { u1 } = JSON.parse(await readFile(url, 'utf8')) as { u1: Record<string, string>[] };
    const record = await login(snapLogin, 'exported-login')(u1[0]?.keyring_value ?? '');
    expect(record).toMatchObject({
      kind: 'u1-macaroon',
      origin: 'https://dashboard.snapcraft.io',
      permissions: ['package_access', 'package_push'],
    });
    expect(record.expiresAt).toBe('2027-11-21T00:00:00.000Z');
    const untyped = await login(snapLogin, 'exported-login')(u1[0]?.legacy_untyped_value ?? '');
    expect(untyped).toEqual({ ...record, madeAt: untyped.madeAt });
    expect(writeLoginText(record, snapcraft)).toBe(u1[0]?.keyring_value);
  });

  it('of snapcraft 6: the whole file is taken', async () => {
    const text = '[login.ubuntu.com]\nmacaroon = root-part\nunbound_discharge = discharge-part\n';
    expect(await login(snapLogin, 'exported-login')(text)).toMatchObject({
      secret: '{"r": "root-part", "d": "discharge-part"}',
    });
  });

  it('for another origin than the default one', async () => {
    const record = await login(charmhubLogin, 'exported-login')(
      b64('store-token'),
      'https://api.staging.charmhub.io',
    );
    expect(record).toMatchObject({
      kind: 'macaroon',
      origin: 'https://api.staging.charmhub.io',
      secret: 'store-token',
    });
  });

  it.each(['', '   ', '****', b64('not a token')])(
    '%j is refused as input, with what to paste',
    async (text) => {
      await expect(login(charmhubLogin, 'exported-login')(text)).rejects.toMatchObject({
        code: 'INVALID_INPUT',
        hint: expect.stringContaining('charmcraft login --export'),
      });
    },
  );

  it('a developer token comes as JSON, as its base64, or bare', async () => {
    const take = login(charmhubLogin, 'developer-token');
    const json = '{"macaroon": "developer-token-1"}';
    for (const text of [json, b64(json), 'developer-token-1'])
      expect(await take(text)).toMatchObject({ kind: 'token', secret: 'developer-token-1' });
    for (const text of ['', 'two words', '{"macaroon": 1}'])
      await expect(take(text)).rejects.toMatchObject({ code: 'INVALID_INPUT' });
  });
});
