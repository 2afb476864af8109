import { execFileSync } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { KojiClient, send } from '../../testing/koji-client.js';
import { missing } from '../../testing/missing.js';
import type { KojiSandboxOptions } from '../options.js';
import { type KojiSandbox, startKojiSandbox } from '../server.js';
import { writeCall } from '../xmlrpc/write.js';
import { Authority } from './authority.js';

let state: string;
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'koji-tls-'));
});
afterEach(async () => {
  await rm(state, { recursive: true });
});

describe('certificates', () => {
  test("are the authority's, for the names they say", () => {
    const authority = new Authority(state);
    const ca = new X509Certificate(readFileSync(authority.ca));
    const server = new X509Certificate(authority.server().cert);
    const files = authority.client('alice');
    const alice = new X509Certificate(readFileSync(files.cert));
    for (const certificate of [ca, server, alice]) {
      expect(certificate.verify(ca.publicKey)).toBe(true);
      expect(certificate.checkIssued(ca)).toBe(true);
    }
    expect(ca.ca).toBe(true);
    expect(server.checkHost('localhost')).toBe('localhost');
    expect(server.checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(alice.subject).toBe('O=omnipub sandbox\nCN=alice');
    expect(alice.checkPrivateKey(createPrivateKey(readFileSync(files.pem)))).toBe(true);
    const { passphrase } = files;
    const key = createPrivateKey({ key: readFileSync(files.encryptedKey), passphrase });
    expect(alice.checkPrivateKey(key)).toBe(true);
  });

  test.skipIf(missing('openssl'))('pass the checks of OpenSSL, PKCS#12 too (needs openssl)', () => {
    const authority = new Authority(state);
    const { cert, pfx, passphrase } = authority.client('alice');
    const openssl = (...args: string[]): string =>
      execFileSync('openssl', args, { encoding: 'utf8', stdio: 'pipe' });
    expect(
      openssl('verify', '-x509_strict', '-CAfile', authority.ca, '-purpose', 'sslclient', cert),
    ).toContain('OK');
    const bag = openssl('pkcs12', '-in', pfx, '-passin', `pass:${passphrase}`, '-nodes');
    expect(bag).toMatch(/BEGIN CERTIFICATE[^]*BEGIN CERTIFICATE[^]*BEGIN PRIVATE KEY/);
    // The sum protects what is inside.
    expect(() => openssl('pkcs12', '-in', pfx, '-passin', 'pass:wrong', '-nodes')).toThrow();
  });
});

describe('the HTTPS server', () => {
  let hub: KojiSandbox;
  const start = async (
    clientCertificates: KojiSandboxOptions['clientCertificates'] & string,
  ): Promise<void> => {
    hub = await startKojiSandbox({ state, clientCertificates });
  };
  afterEach(() => hub.stop());

  const login = (tls: object): ReturnType<typeof send> =>
    send(`${hub.tlsUrl}/ssllogin`, { body: writeCall('sslLogin', []), ca: readFileSync(hub.ca), ...tls });

  test('takes PKCS#12 as well as PEM', async () => {
    await start('optional');
    const { pfx, passphrase } = hub.clientCert('alice');
    const { body } = await login({ pfx: readFileSync(pfx), passphrase });
    expect(String(body)).toContain('session-key');
  });

  test('tells a client without a certificate so, or does not talk to it at all', async () => {
    await start('optional');
    expect(String((await login({})).body)).toContain('could not verify client: NONE');
    await hub.stop();
    await start('required');
    await expect(login({})).rejects.toThrow(/alert|ECONNRESET|socket hang up/);
    expect(await KojiClient.login(hub, 'alice')).toHaveProperty('session');
  });

  test('does not believe a certificate that is over, nor one of another authority', async () => {
    await start('optional');
    const over = hub.clientCert('alice', { notAfter: new Date(Date.now() - 1000) });
    const pem = readFileSync(over.pem);
    expect(String((await login({ cert: pem, key: pem })).body)).toContain(
      'could not verify client: FAILED:CERT_HAS_EXPIRED',
    );
    const foreign = readFileSync(new Authority(join(state, 'other')).client('alice').pem);
    expect(String((await login({ cert: foreign, key: foreign })).body)).toContain(
      'could not verify client: FAILED:',
    );
  });

  test('asks late where it shall: TLS 1.2 renegotiates, TLS 1.3 is forbidden', async () => {
    await start('at-ssllogin');
    const pem = readFileSync(hub.clientCert('alice').pem);
    const own = { cert: pem, key: pem };
    expect(String((await login({ ...own, maxVersion: 'TLSv1.2' })).body)).toContain('session-key');
    expect((await login(own)).status).toBe(403);
    await expect(login({ maxVersion: 'TLSv1.2' })).rejects.toThrow();
    // Elsewhere nobody is asked.
    expect(
      await new KojiClient(hub.tlsUrl, { tls: { ca: readFileSync(hub.ca) } }).call('getLoggedInUser'),
    ).toBeNull();
  });
});
