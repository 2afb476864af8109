import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { processEnvironment } from '@omnipub/core';
import { missing, startRealm, tempDir } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { startApacheHub } from '../testing/apache-hub.js';
import { setupClient } from '../testing/clients.js';
import type { KojiAuth } from './koji-auth.js';

const run = promisify(execFile);

describe.skipIf(missing('openssl') || missing('apache2'))(
  'a hub behind Apache that asks for the certificate after the handshake (needs openssl, apache2)',
  () => {
    it('is logged in to in TLS 1.2, and called with the session', async () => {
      const { url, made } = await startApacheHub(['  SSLVerifyClient require']);
      const { joint, client: pair, lockedKey, passphrase, pfx } = made;
      const forms = [
        { cert: joint },
        pair,
        { cert: pair.cert, key: lockedKey, passphrase },
        { pfx, passphrase },
      ];
      for (const files of forms) {
        const auth: KojiAuth = { type: 'certificate', files };
        const { client } = setupClient(url, { auth, serverCa: made.ca });
        expect(await client.api.getLoggedInUser()).toMatchObject({ name: 'client-TLSv1.2' });
      }
    });

    it('says what is wrong with a certificate of somebody else, and without any', async () => {
      const { url, made } = await startApacheHub(['  SSLVerifyClient require']);
      const stranger: KojiAuth = { type: 'certificate', files: { cert: made.stranger } };
      const { client } = setupClient(
        url,
        { auth: stranger, serverCa: made.ca },
        { env: { OMNIPUB_RETRIES: '0' } },
      );
      await expect(client.api.getLoggedInUser()).rejects.toMatchObject({
        recovery: 'login',
        message: expect.stringContaining('certificate'),
      });
      const nobody: KojiAuth = { type: 'gssapi', kerberos: noTicket };
      const other = setupClient(url, { auth: nobody, serverCa: made.ca }, { env: { OMNIPUB_RETRIES: '0' } });
      await expect(other.client.api.getLoggedInUser()).rejects.toMatchObject({ store: 'koji' });
    });
  },
);

/** Makes a token of nothing, as a client without a certificate that gets that far. */
async function noTicket() {
  return {
    GSS_C_MUTUAL_FLAG: 2,
    GSS_MECH_OID_SPNEGO: 6,
    initializeClient: async () => ({ contextComplete: true, step: async () => 'bm90aGluZw==' }),
  };
}

/** pnpm brings the package without its native half. */
const built = await run(process.execPath, ['-e', `require(${JSON.stringify(kerberosPath())})`]).then(
  () => true,
  () => false,
);
if (!built && processEnvironment().CI_NOTHING_SKIPPED === '1')
  throw new Error('kerberos is not built, and CI_NOTHING_SKIPPED=1 allows no test to be skipped');

function kerberosPath(): string {
  return fileURLToPath(new URL('../../../core/node_modules/kerberos', import.meta.url));
}

/** The library reads its environment natively, so that the client is a process of its own. Needs `tsc -b`. */
async function whoAmI(url: string, serverCa: string, env: Readonly<Record<string, string>>): Promise<string> {
  const index = fileURLToPath(new URL('../../dist/index.js', import.meta.url));
  const script = `
    const { createKojiClient } = await import(${JSON.stringify(index)});
    const config = { server: ${JSON.stringify(url)}, serverCa: ${JSON.stringify(serverCa)}, auth: { type: 'gssapi' } };
    try {
      const client = createKojiClient(config);
      console.log((await client.api.getLoggedInUser()).name);
    } catch (error) { console.log(error.code + ': ' + error.message + '; ' + error.hint); }`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...env, NO_PROXY: '*', OMNIPUB_RETRIES: '0' },
  });
  return stdout.trim();
}

describe.skipIf(
  ['krb5kdc', 'kdb5_util', 'kadmin.local', 'kinit', 'apache2', 'openssl'].some((tool) => missing(tool)) ||
    !built,
)(
  'a hub behind Apache with a real realm (needs krb5kdc, kinit, apache2 with mod_auth_gssapi, openssl, a built kerberos)',
  () => {
    it('lets in who has a ticket, by the same method, and tells others what to do', async () => {
      const realm = await startRealm(await tempDir());
      const directives = [
        '  AuthType GSSAPI',
        '  AuthName "hub"',
        `  GssapiCredStore keytab:${realm.keytab}`,
      ];
      const { url, made } = await startApacheHub([...directives, '  Require valid-user'], {
        modules: ['auth_gssapi'],
        env: realm.env,
      });
      expect(await whoAmI(url, made.ca, realm.withTicket)).toBe('jo-TLSv1.3');
      expect(await whoAmI(url, made.ca, realm.env)).toMatch(
        /^AUTH_MISSING: there is no Kerberos ticket; .*kinit/,
      );
    }, 60_000);
  },
);
