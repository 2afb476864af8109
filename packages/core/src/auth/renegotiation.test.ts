import { describe, expect, it } from 'vitest';
import { systemClock } from '../clock.js';
import { bytesBody } from '../http/body.js';
import { failure, setup } from '../http/testing/setup.js';
import { missing } from '../testing/needs.js';
import { clientCertAuth } from './client-cert-auth.js';
import { readClientCertificate } from './client-certificate.js';
import { startApache } from './testing/apache.js';
import { makeCertificates } from './testing/certificates.js';

/** As upstream's configuration of a Koji hub: the certificate is asked for at one path only (koji contract 3). */
async function hub() {
  const made = await makeCertificates();
  const { port } = await startApache({
    folder: made.folder,
    ...made.server,
    ca: made.ca,
    directives: ['<Location /ssllogin>', '  SSLVerifyClient require', '</Location>'],
  });
  const { tls } = await readClientCertificate(
    { cert: made.joint, serverCa: made.ca },
    { clock: systemClock },
  );
  return { url: `https://localhost:${String(port)}`, tls };
}

describe.skipIf(missing('openssl') || missing('apache2'))(
  'a login at Apache (needs openssl, apache2)',
  () => {
    it('that asks for the certificate after the handshake gets it, with the body of the request', async () => {
      const { url, tls } = await hub();
      const { client, call } = setup(url, { auth: clientCertAuth({ tls }) });
      const body = bytesBody(Buffer.from('sslLogin'));
      expect(await client.text(call('ssllogin', { method: 'POST', body }))).toBe('|client|TLSv1.2|sslLogin');
    });

    it('fails in TLS 1.3 with a good certificate, which is why logins don’t offer it', async () => {
      const { url, tls } = await hub();
      const { client, call } = setup(url, {
        auth: clientCertAuth({ tls, purpose: 'every-request' }),
        retries: 0,
      });
      expect(await client.text(call('plain'))).toBe('||TLSv1.3|');
      expect(await failure(client.text(call('ssllogin')))).toMatchObject({
        code: 'AUTH_DENIED',
        status: 403,
      });
    });

    it('without a certificate is told apart from a network that is down', async () => {
      const { url, tls } = await hub();
      const { serverCa = '' } = tls;
      const { client, call } = setup(url, { tls: { serverCa, maxVersion: 'TLSv1.2' }, retries: 0 });
      const error = await failure(client.text(call('ssllogin')));
      expect(`${error.message} ${error.hint ?? ''}`).toContain('client certificate');
    });
  },
);
