import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type CredentialRecord, type PlaceContext, type StoreEvent, systemClock } from '@omnipub/core';
import { tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { coprConfigPlace } from './config-place.js';

const world = (home: string, more: Partial<PlaceContext> = {}): PlaceContext & { events: StoreEvent[] } => {
  const events: StoreEvent[] = [];
  const none = async (): Promise<never> => {
    throw new Error('no keyring is needed');
  };
  return {
    env: {},
    home,
    keyring: { getPassword: none, setPassword: none, deletePassword: none, findCredentials: none },
    clock: { ...systemClock, now: () => Date.UTC(2026, 10, 21, 8) },
    emit: (event) => events.push(event),
    signal: new AbortController().signal,
    ...more,
    events,
  };
};
const withConfig = async (text: string, mode = 0o600): Promise<{ home: string; path: string }> => {
  const home = await tempDir();
  await mkdir(join(home, '.config'));
  const path = join(home, '.config', 'copr');
  await writeFile(path, text, { mode });
  return { home, path };
};
const renewed: CredentialRecord = {
  store: 'copr',
  origin: 'https://copr.example',
  account: 'bob',
  kind: 'basic',
  secret: 'newlogin:newtoken',
  madeAt: '2026-11-21T00:00:00.000Z',
  expiresAt: '2027-05-20T00:00:00.000Z',
};
const text = [
  '; mine',
  '[copr-cli]',
  'copr_url: https://copr.example/',
  'username=bob',
  'Login =   oldlogin',
  'token = oldtoken',
  '# expiration date: 2026-12-01',
  '',
  '[other]',
  'token = stays',
  '',
].join('\r\n');

describe('the place copr-config', () => {
  it('a token is read with account, origin and the end that the comment tells', async () => {
    const { home } = await withConfig(text);
    expect(await coprConfigPlace.read(world(home))).toEqual([
      {
        ...renewed,
        secret: 'oldlogin:oldtoken',
        madeAt: '2026-06-04T00:00:00.000Z',
        expiresAt: '2026-12-01T00:00:00.000Z',
      },
    ]);
    expect(await coprConfigPlace.read(world(home, { origin: 'https://other.example' }))).toEqual([]);
  });

  it('renewing changes login, token and date, and no other byte', async () => {
    const { home, path } = await withConfig(text, 0o640);
    const context = world(home);
    await coprConfigPlace.write?.(renewed, context);
    const expected = text
      .replace('oldlogin', 'newlogin')
      .replace('oldtoken', 'newtoken')
      .replace('2026-12-01', '2027-05-20');
    expect(await readFile(path, 'utf8')).toBe(expected);
    expect((await stat(path)).mode & 0o777).toBe(0o640);
    expect(context.events).toMatchObject([{ code: 'unsafe-mode' }]);
    expect(await coprConfigPlace.read(context)).toEqual([renewed]);
  });

  it('the file that copr-cli left after new-api-token is read and renewed in place', async () => {
    const url = new URL('../../../../test-fixtures/recordings/copr/cli-new-api-token.json', import.meta.url);
    const { config_after: after } = JSON.parse(await readFile(url, 'utf8')) as { config_after: string };
    const { home, path } = await withConfig(after);
    const [record] = await coprConfigPlace.read(world(home));
    expect(record).toMatchObject({
      account: 'bob',
      origin: 'http://127.0.0.1:8202',
      secret: '<login>:<token>',
      madeAt: '2026-11-21T00:00:00.000Z',
      expiresAt: '2027-05-20T00:00:00.000Z',
    });
    if (record !== undefined) await coprConfigPlace.write?.(record, world(home));
    expect(await readFile(path, 'utf8')).toBe(after);
  });

  it('where the new end is not known, the date of the old token goes', async () => {
    const { home, path } = await withConfig(text);
    const { expiresAt: _unknown, ...unlimited } = renewed;
    await coprConfigPlace.write?.(unlimited, world(home));
    expect(await readFile(path, 'utf8')).not.toContain('expiration');
  });

  it('a new file is as the page /api shows it, for its owner alone', async () => {
    const home = await tempDir();
    await coprConfigPlace.write?.(renewed, world(home));
    const path = join(home, '.config', 'copr');
    expect(await readFile(path, 'utf8')).toBe(
      '[copr-cli]\nlogin = newlogin\nusername = bob\ntoken = newtoken\ncopr_url = https://copr.example\n# expiration date: 2027-05-20\n',
    );
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await coprConfigPlace.read(world(home))).toEqual([renewed]);
  });

  it('a new file for a server without TLS says so, as copr-cli wants it', async () => {
    const home = await tempDir();
    await coprConfigPlace.write?.({ ...renewed, origin: 'http://127.0.0.1:8202' }, world(home));
    expect(await coprConfigPlace.read(world(home))).toMatchObject([{ origin: 'http://127.0.0.1:8202' }]);
  });

  it('the login of another server or account is not overwritten', async () => {
    const { home, path } = await withConfig(text);
    for (const other of [{ origin: 'https://x.example' }, { account: 'alice' }])
      await expect(coprConfigPlace.write?.({ ...renewed, ...other }, world(home))).rejects.toMatchObject({
        code: 'CONFLICT',
      });
    expect(await readFile(path, 'utf8')).toBe(text);
  });

  it('removing takes login, token and date out and leaves the rest', async () => {
    const { home, path } = await withConfig(text);
    expect(await coprConfigPlace.remove?.({ ...renewed, origin: 'https://x.example' }, world(home))).toBe(
      false,
    );
    expect(await coprConfigPlace.remove?.(renewed, world(home))).toBe(true);
    expect(await readFile(path, 'utf8')).toBe(
      '; mine\r\n[copr-cli]\r\ncopr_url: https://copr.example/\r\nusername=bob\r\n\r\n[other]\r\ntoken = stays\r\n',
    );
    expect(await coprConfigPlace.remove?.(renewed, world(home))).toBe(false);
  });

  it('no file is no credential, a named one must be there', async () => {
    const home = await tempDir();
    expect(await coprConfigPlace.read(world(home))).toEqual([]);
    await expect(coprConfigPlace.read(world(home, { path: join(home, 'x') }))).rejects.toThrow(
      'is not there',
    );
  });

  it('gssapi without a token is a Kerberos login; half a token is told', async () => {
    const base = '[copr-cli]\ncopr_url = https://copr.example\n';
    const { home } = await withConfig(`${base}gssapi = true\n`);
    expect(await coprConfigPlace.read(world(home))).toMatchObject([{ kind: 'gssapi', secret: '' }]);
    expect(await coprConfigPlace.read(world((await withConfig(base)).home))).toEqual([]);
    const half = await withConfig(`${base}login = only\n`);
    await expect(coprConfigPlace.read(world(half.home))).rejects.toThrow(
      'the token of the API token is empty',
    );
  });
});
