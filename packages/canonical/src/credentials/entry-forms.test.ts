import { PublishError, systemClock } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import { b64, recording } from '../testing/place-world.js';
import { readLoginText, writeLoginText } from './exported-login.js';
import { decodeLenientBase64 } from './lenient-base64.js';
import { pythonJson } from './python-json.js';
import { type CanonicalTool, charmcraft, snapcraft } from './tool.js';

const read = (value: string, tool: CanonicalTool = snapcraft, env = {}, origin?: string) =>
  readLoginText(value, {
    tool,
    env,
    clock: systemClock,
    where: 'the entry',
    ...(origin === undefined ? {} : { origin }),
  })[0];
const failure = (act: () => unknown): PublishError => {
  try {
    act();
  } catch (thrown) {
    if (thrown instanceof PublishError) return thrown;
  }
  throw new Error('nothing was wrong');
};

describe('what the real tools stored, by the recordings', () => {
  it.each([
    [
      'u1_login',
      (r: Record<string, unknown>) => (r.keyring as { value_decoded: string }).value_decoded,
      snapcraft,
    ],
    ['u1_login_otp', (r: Record<string, unknown>) => r.export_login_value_decoded, snapcraft],
    ['snapcraft_export_login', (r: Record<string, unknown>) => r.exported_decoded, snapcraft],
    ['pg_u1_login', (r: Record<string, unknown>) => r.stored_decoded, charmcraft],
  ])('%s: root and discharge are read, and written back to the byte', async (name, entry, tool) => {
    const decoded = entry(await recording(name)) as string;
    const value = b64(decoded);
    const record = read(value, tool);
    const { v } = JSON.parse(decoded) as { v: { r: string; d: string } };
    expect(record).toMatchObject({ kind: 'u1-macaroon', store: tool.store, origin: tool.defaultOrigin });
    expect(JSON.parse(record?.secret ?? '')).toEqual(v);
    expect(record === undefined ? undefined : writeLoginText(record, tool)).toBe(value);
  });

  it('pg_u1_first_request_exchanges: the bare token that replaces the login is read, and written back to the byte', async () => {
    const { stored_decoded_after: token } = await recording('pg_u1_first_request_exchanges');
    const value = b64(token as string);
    const record = read(value, charmcraft);
    expect(record).toMatchObject({ kind: 'macaroon', secret: token });
    expect(record === undefined ? undefined : writeLoginText(record, charmcraft)).toBe(value);
  });

  it('pg_u1_auth_finds_old_candid_credentials: what charmcraft 4.4 sends whole is unwrapped, and given to it bare', async () => {
    const { exchanges } = await recording('pg_u1_auth_finds_old_candid_credentials');
    const headers = (exchanges as { headers: [string, string][] }[])[0]?.headers ?? [];
    const sent = headers.find(([name]) => name === 'Authorization')?.[1] ?? '';
    const entry = sent.replace('Macaroon ', '');
    const record = read(b64(entry), charmcraft);
    expect(record).toMatchObject({ kind: 'macaroon', secret: 'OLD-CANDID-TOKEN' });
    expect(record === undefined ? undefined : writeLoginText(record, charmcraft)).toBe(
      b64('OLD-CANDID-TOKEN'),
    );
  });

  it('u1_env_credentials_untyped: {r, d} without a type is a login of Ubuntu One', async () => {
    expect((await recording('u1_env_credentials_untyped')).note).toContain('{r,d} is accepted');
    const record = read(b64('{"r": "<u1-root>", "d": "<u1-discharge>"}'));
    expect(record).toMatchObject({
      kind: 'u1-macaroon',
      secret: '{"r": "<u1-root>", "d": "<u1-discharge>"}',
    });
  });

  it('u1_env_wrong_type: a token is refused for the public Snap Store, with what to do', async () => {
    expect((await recording('u1_env_wrong_type')).raised).toMatchObject({ type: 'CredentialsNotParseable' });
    for (const entry of ['{"t": "macaroon", "v": "candid-token"}', 'a-bare-opaque-token']) {
      const error = failure(() => read(b64(entry)));
      expect(error).toMatchObject({ code: 'PROTOCOL', recovery: 'login', store: 'snap' });
      expect(error.message).toContain('Ubuntu One logins only');
      expect(error.hint).toContain('SNAPCRAFT_STORE_AUTH=onprem');
    }
  });

  it('pg_developer_token_macaroon: {"macaroon": token} is a developer token', async () => {
    const { stored_decoded: entry } = await recording('pg_developer_token_macaroon');
    expect(read(b64(entry as string), charmcraft)).toMatchObject({
      kind: 'token',
      secret: '<store-token-developer>',
    });
  });
});

describe('forms without a recording', () => {
  it('a token is taken for an on-premises Snap Store, typed as snapcraft writes it', () => {
    const value = b64('{"t": "macaroon", "v": "on-prem-token"}');
    for (const record of [
      read(value, snapcraft, { SNAPCRAFT_STORE_AUTH: 'onprem' }),
      read(value, snapcraft, {}, 'https://store.example'),
    ]) {
      expect(record).toMatchObject({ kind: 'macaroon', secret: 'on-prem-token' });
      expect(record === undefined ? undefined : writeLoginText(record, snapcraft)).toBe(value);
    }
  });

  it('a JSON macaroon without a type is the token itself', () => {
    const macaroon = '{"i": "id", "s64": "c2ln", "l": "api.charmhub.io"}';
    expect(read(b64(macaroon), charmcraft)).toMatchObject({ kind: 'macaroon', secret: macaroon });
  });

  it('base64 is read as leniently as Python reads it, and without its padding', () => {
    const value = b64('{"t": "u1-macaroon", "v": {"r": "rootroot", "d": "discharge"}}');
    const wrapped = ` ${value.replaceAll(/(.{20})/gu, '$1\r\n\t-_!')}\n`;
    const whole = read(value);
    for (const other of [wrapped, value.replaceAll('=', ''), `${b64('{"r":"rootroot","d":"discharge"}')}`])
      expect(read(other)?.secret).toBe(whole?.secret);
    expect(decodeLenientBase64('QUI=QUJD')?.toString()).toBe('AB');
    expect(decodeLenientBase64('Q=UJD')?.toString()).toBe('ABC');
    expect([decodeLenientBase64('--'), decodeLenientBase64('QUJDQ')]).toEqual([undefined, undefined]);
  });

  it('a file of snapcraft 6, its base64 too, gives the logins of its hosts', () => {
    const text =
      '[login.ubuntu.com]\nmacaroon = root-one\nunbound_discharge = dis-one\nemail = jo%40@example.com\n' +
      '[login.staging.ubuntu.com]\nmacaroon = root-two\nunbound_discharge = dis-two\n';
    for (const value of [text, b64(text)]) {
      const records = readLoginText(value, { tool: snapcraft, env: {}, clock: systemClock, where: 'x' });
      expect(records.map(({ origin, secret }) => [origin, secret])).toEqual([
        ['https://dashboard.snapcraft.io', '{"r": "root-one", "d": "dis-one"}'],
        ['https://dashboard.staging.snapcraft.io', '{"r": "root-two", "d": "dis-two"}'],
      ]);
    }
    expect(failure(() => read('[login.ubuntu.com]\nmacaroon = only-half\n')).message).toContain(
      'half a login',
    );
  });

  it.each([
    ['no text', Buffer.from([0xff, 0xfe, 0x00, 0x80]).toString('base64'), 'is no text'],
    ['no base64', '!!!!', 'not base64'],
    ['cut off', b64('{"t": "u1-macaroon", "v": {"r": "hidden-part'), 'cut off'],
    ['another type', b64('{"t": "hidden-part", "v": "hidden-part"}'), 'another type'],
    ['half a pair', b64('{"t": "u1-macaroon", "v": {"r": "hidden-part"}}'), 'without its macaroons'],
    ['other JSON', b64('{"user": "hidden-part"}'), 'JSON that is no login'],
    ['a sentence', b64('please hidden-part here'), 'neither JSON nor a token'],
  ])('%s is told by its place and not by its content', (_, value, message) => {
    const error = failure(() => read(value, charmcraft));
    expect(error).toMatchObject({ code: 'PROTOCOL', recovery: 'login' });
    expect(error.message).toContain('the entry');
    expect(error.message).toContain(message);
    expect(JSON.stringify(error)).not.toContain('hidden-part');
  });

  it('what the tool could not use is not written for it', () => {
    const base = {
      store: 'snap',
      origin: 'https://x.example',
      account: 'default',
      madeAt: '2026-11-21T00:00:00Z',
    };
    const basic = { ...base, kind: 'basic', secret: 'someone:something' } as const;
    expect(failure(() => writeLoginText(basic, snapcraft)).code).toBe('INVALID_INPUT');
    expect(failure(() => writeLoginText({ ...basic, kind: 'token' }, snapcraft)).code).toBe('INVALID_INPUT');
  });

  it('JSON is spelled as Python spells it', () => {
    expect(pythonJson({ a: ['ü', 1, null, '\ud83d\ude00"'], b: {} })).toBe(
      '{"a": ["\\u00fc", 1, null, "\\ud83d\\ude00\\""], "b": {}}',
    );
  });
});
