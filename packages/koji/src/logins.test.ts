import { spawnSync } from 'node:child_process';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type PlaceContext, systemClock } from '@omnipub/core';
import { missing, tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { certificateLogin } from './certificate-login.js';
import { kojiProfilePlace } from './profile-place.js';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../test-fixtures/tls/${name}`, import.meta.url));
const [crt, key] = [fixture('server.crt'), fixture('server.key')];
const clock = { ...systemClock, now: () => Date.UTC(2026, 10, 21) };
const take = (answers: Record<string, string>, home = '/none') =>
  certificateLogin.record(answers, { clock, home, origin: 'https://hub.example/kojihub' });
const onePem = async (): Promise<string> => {
  const path = join(await tempDir(), 'client.pem');
  await writeFile(path, (await readFile(key, 'utf8')) + (await readFile(crt, 'utf8')));
  return path;
};
/** Another key, or a PKCS#12 file, by OpenSSL. */
const openssl = (...args: string[]): void => {
  const run = spawnSync('openssl', args, { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(run.stderr);
};

describe('a certificate from files', () => {
  it('one PEM with both, and two PEMs, are taken; kept are the paths, and the end of the certificate', async () => {
    const pem = await onePem();
    const record = await take({ cert: pem });
    expect(record).toMatchObject({
      kind: 'client-cert',
      store: 'koji',
      origin: 'https://hub.example',
      account: 'store.test',
    });
    expect(JSON.parse(record.secret)).toEqual({ cert: pem });
    expect([record.madeAt.slice(0, 10), record.expiresAt?.slice(0, 10)]).toEqual([
      '2020-01-01',
      '2120-01-01',
    ]);
    expect(JSON.parse((await take({ cert: crt, key, passphrase: '' })).secret)).toEqual({ cert: crt, key });
  });

  it('a path below the home directory may begin with ~', async () => {
    const home = await tempDir();
    await copyFile(await onePem(), join(home, 'c.pem'));
    expect(JSON.parse((await take({ cert: '~/c.pem' }, home)).secret)).toEqual({ cert: join(home, 'c.pem') });
    await expect(take({ cert: '~other/c.pem' }, home)).rejects.toThrow('not below your own home');
  });

  it.each([
    ['nothing', { cert: '' }, 'not named'],
    ['a missing file', { cert: '/none/c.pem' }, 'is not there'],
    ['a certificate without its key', { cert: crt }, 'no private key'],
    ['a key without its certificate', { cert: key }, "can't be used"],
  ])('%s is refused as input', async (_, answers, message) => {
    await expect(take(answers)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining(message),
    });
  });

  it('a certificate that has ended is refused as input', async () => {
    const late = { ...systemClock, now: () => Date.UTC(2121, 0) };
    await expect(
      certificateLogin.record({ cert: await onePem() }, { clock: late, origin: 'https://hub.example' }),
    ).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining('expired on 2120-01-01'),
    });
  });

  it.skipIf(missing('openssl'))('the key of another certificate is refused (needs openssl)', async () => {
    const other = join(await tempDir(), 'other.key');
    openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', other);
    await expect(take({ cert: crt, key: other })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: expect.stringContaining("can't be used"),
    });
  });

  it.skipIf(missing('openssl'))(
    'a PKCS#12 file is taken with its passphrase only (needs openssl)',
    async () => {
      const pfx = join(await tempDir(), 'client.p12');
      openssl('pkcs12', '-export', '-in', crt, '-inkey', key, '-out', pfx, '-passout', 'pass:open sesame');
      const record = await take({ cert: pfx, passphrase: 'open sesame' });
      expect(JSON.parse(record.secret)).toEqual({ pfx, passphrase: 'open sesame' });
      expect(record).toMatchObject({ account: 'store.test' });
      expect(record.expiresAt?.slice(0, 10)).toBe('2120-01-01');
      for (const passphrase of ['', 'wrong one'])
        await expect(take({ cert: pfx, passphrase })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
      const late = { clock: { ...systemClock, now: () => Date.UTC(2121, 0) } };
      await expect(certificateLogin.record({ cert: pfx, passphrase: 'open sesame' }, late)).rejects.toThrow(
        'expired on 2120-01-01',
      );
      await expect(take({ cert: pfx, key, passphrase: 'open sesame' })).rejects.toThrow('holds its key');
    },
  );
});

describe('the place koji-profile', () => {
  const world = async (text: string): Promise<PlaceContext & { etc: string }> => {
    const home = await tempDir();
    await mkdir(join(home, '.koji'));
    await writeFile(join(home, '.koji', 'config'), text);
    const none = async (): Promise<never> => {
      throw new Error('no keyring is needed');
    };
    return {
      env: {},
      home,
      etc: join(home, 'etc'),
      keyring: { getPassword: none, setPassword: none, deletePassword: none, findCredentials: none },
      clock,
      emit: () => undefined,
      signal: new AbortController().signal,
    };
  };

  it('certificate and Kerberos profiles give credentials, others have none', async () => {
    const pem = await onePem();
    const context = await world(
      `[cert]\nserver = https://a.example/kojihub\ncert = ${pem}\n` +
        '[krb]\nserver = https://b.example/kojihub\nauthtype = kerberos\nprincipal = jo@EXAMPLE\n' +
        '[anon]\nserver = https://c.example/kojihub\nauthtype = noauth\n' +
        '[same]\nserver = https://b.example/other\nprincipal = jo@EXAMPLE\n',
    );
    const records = await kojiProfilePlace.read(context);
    expect(records).toMatchObject([
      {
        origin: 'https://a.example',
        account: 'store.test',
        kind: 'client-cert',
        secret: JSON.stringify({ cert: pem }),
      },
      { origin: 'https://b.example', account: 'jo@EXAMPLE', kind: 'gssapi', secret: '' },
    ]);
    expect(records).toHaveLength(2);
    expect(await kojiProfilePlace.read({ ...context, profile: 'krb' })).toMatchObject([{ kind: 'gssapi' }]);
    expect(await kojiProfilePlace.read({ ...context, origin: 'https://a.example' })).toHaveLength(1);
  });

  it('no configuration is no credential', async () => {
    expect(await kojiProfilePlace.read(await world(''))).toEqual([]);
  });

  it.each([
    ['authtype = ssl\n', 'names none'],
    ['authtype = ssl\ncert = /none/c.pem\n', '/none/c.pem is not there'],
    [`cert = ${fixture('PROVENANCE.md')}\n`, 'is no certificate in PEM'],
  ])('%j is told with its profile', async (text, message) => {
    const context = await world(`[koji]\nserver = https://a.example/kojihub\n${text}`);
    await expect(kojiProfilePlace.read(context)).rejects.toMatchObject({
      code: 'PROTOCOL',
      message: expect.stringContaining(message),
    });
  });
});
