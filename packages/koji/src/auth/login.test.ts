import { PublishError } from '@omnipub/core';
import { describe, expect, it } from 'vitest';
import type { KojiConfig } from '../koji-config.js';
import { setupClient } from '../testing/clients.js';
import { builder, certificateOf, kojiadmin, startHub } from '../testing/sandbox.js';
import type { KojiAuth } from './koji-auth.js';

/** Who the hub takes us for. */
async function whoAmI(server: string, config: Partial<KojiConfig>) {
  const { client } = setupClient(server, config);
  const user = await client.api.getLoggedInUser();
  await client.close();
  return user === null ? null : { name: user.name, authtype: user.authtype };
}

describe('a login with a certificate', () => {
  it.each(['optional', 'required', 'at-ssllogin'] as const)(
    'works where the web server asks for it %s',
    async (clientCertificates) => {
      const hub = await startHub({ clientCertificates });
      expect(await whoAmI(hub.tlsUrl, certificateOf(hub, 'jo'))).toEqual({ name: 'jo', authtype: 2 });
    },
  );

  it('works from one file, two files, an enciphered key and PKCS#12', async () => {
    const hub = await startHub({ clientCertificates: 'at-ssllogin' });
    const { pem, cert, key, encryptedKey, pfx, passphrase } = hub.clientCert('jo');
    const forms = [
      { cert: pem },
      { cert, key },
      { cert, key: encryptedKey, passphrase },
      { pfx, passphrase },
    ];
    for (const files of forms) {
      const auth: KojiAuth = { type: 'certificate', files };
      expect(await whoAmI(hub.tlsUrl, { auth, serverCa: hub.ca })).toEqual({ name: 'jo', authtype: 2 });
    }
  });

  it('is done once for all calls that need it, and ended by close', async () => {
    const hub = await startHub();
    const { client } = setupClient(hub.tlsUrl, certificateOf(hub, 'jo'));
    await Promise.all([client.api.getLoggedInUser(), client.api.getPerms(), client.api.getSessionInfo()]);
    await client.close();
    const called = hub.requests.map(({ rpc }) => rpc);
    expect(called.filter((name) => name === 'sslLogin')).toHaveLength(1);
    expect(called.at(-1)).toBe('logout');
  });

  it('acts as another user where the hub allows it', async () => {
    const hub = await startHub();
    const proxied = { ...certificateOf(hub, 'kojiweb'), proxyUser: 'builder' };
    expect(await whoAmI(hub.tlsUrl, proxied)).toMatchObject({ name: 'builder' });
    const refused = { ...certificateOf(hub, 'jo'), proxyUser: 'builder' };
    await expect(whoAmI(hub.tlsUrl, refused)).rejects.toMatchObject({
      code: 'AUTH_DENIED',
      hint: expect.stringContaining('ProxyDNs'),
    });
  });

  it('over http goes to https, as with the command of koji', async () => {
    const hub = await startHub();
    const asked = hub.tlsUrl.replace('https:', 'http:');
    expect(await whoAmI(asked, certificateOf(hub, 'jo'))).toMatchObject({ name: 'jo' });
  });

  it('of a hub that nobody here trusts says which option names its authority', async () => {
    const hub = await startHub();
    const { auth } = certificateOf(hub, 'jo');
    await expect(whoAmI(hub.tlsUrl, { auth })).rejects.toMatchObject({
      code: 'NETWORK',
      recovery: 'fix-input',
      message: expect.stringContaining('nobody who is trusted'),
      hint: expect.stringContaining('serverca'),
    });
  });

  it('signed by somebody else is refused, and told as that', async () => {
    const hub = await startHub({ clientCertificates: 'required' });
    const other = await startHub();
    const auth: KojiAuth = { type: 'certificate', files: { cert: other.clientCert('jo').pem } };
    const error: unknown = await whoAmI(hub.tlsUrl, { auth, serverCa: hub.ca }).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(PublishError);
    const { message, hint = '' } = error as PublishError;
    expect(`${message} ${hint}`).toContain('certificate');
  });

  it('that has ended, or is not there, is refused before anything is sent', async () => {
    const hub = await startHub();
    const ended = hub.clientCert('old', { notAfter: new Date('2021-01-01') }).pem;
    const files = [
      { cert: ended, code: 'AUTH_EXPIRED' },
      { cert: '/nowhere.pem', code: 'NOT_FOUND' },
    ];
    for (const { cert, code } of files) {
      const auth: KojiAuth = { type: 'certificate', files: { cert } };
      await expect(whoAmI(hub.tlsUrl, { auth, serverCa: hub.ca })).rejects.toMatchObject({ code });
    }
    expect(hub.requests).toEqual([]);
  });

  it('that a web server keeps out with a page of its own says so', async () => {
    const hub = await startHub();
    hub.faults.add({
      kind: 'status',
      status: 403,
      path: '/kojihub/ssllogin',
      headers: { 'content-type': 'text/html' },
      body: '<html><title>403 Forbidden</title>secret page</html>',
    });
    const error: unknown = await whoAmI(hub.tlsUrl, certificateOf(hub, 'jo')).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toMatchObject({ code: 'AUTH_DENIED', status: 403, recovery: 'login' });
    expect(JSON.stringify(error)).not.toContain('secret page');
    expect((error as PublishError).message).toContain('refused the certificate');
  });
});

describe('a login with a password', () => {
  it('works, and a wrong one is told without repeating it', async () => {
    const hub = await startHub();
    expect(await whoAmI(hub.url, { auth: builder })).toEqual({ name: 'builder', authtype: 0 });
    const wrong = { ...builder, password: 'not the password' };
    const error: unknown = await whoAmI(hub.url, { auth: wrong }).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'AUTH_DENIED', recovery: 'login' });
    expect(`${JSON.stringify(error)}${(error as Error).stack ?? ''}`).not.toContain('not the password');
  });

  it('never goes over plain http to another machine', async () => {
    await expect(whoAmI('http://hub.invalid/kojihub', { auth: builder })).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      hint: expect.stringContaining('https'),
    });
  });

  it.each(['1.35.3', '1.34.0', '1.31.0', '1.30.0', '1.29.0', '1.22.0'])(
    'works on a hub %s',
    async (version) => {
      const hub = await startHub({ version });
      const { client, events, emit } = setupClient(hub.url, { auth: kojiadmin });
      expect(await client.api.getLoggedInUser()).toMatchObject({ name: 'kojiadmin' });
      await client.api.createUser('somebody');
      await hub.control.expireSessions();
      await client.api.createUser('somebody-else');
      await client.close({ emit });
      expect(events).toEqual([]);
      expect(await setupClient(hub.url).client.version()).toBe(version === '1.22.0' ? undefined : version);
      const names = await setupClient(hub.url).client.api.listUsers();
      expect(names.filter(({ name }) => name.startsWith('somebody'))).toHaveLength(2);
    },
  );
});

describe('a login with a ticket', () => {
  /** Stands in for the package kerberos: the sandbox has no KDC. */
  const kerberos = async () => ({
    GSS_C_MUTUAL_FLAG: 2,
    GSS_MECH_OID_SPNEGO: 6,
    async initializeClient(service: string) {
      const state = { contextComplete: false };
      return {
        get contextComplete() {
          return state.contextComplete;
        },
        async step(challenge: string) {
          if (challenge === '') return Buffer.from(`ticket for ${service}`).toString('base64');
          state.contextComplete = Buffer.from(challenge, 'base64').toString() === 'proof';
          return null;
        },
      };
    },
  });
  const accepting = (token: Buffer) =>
    token.toString() === 'ticket for HTTP@127.0.0.1'
      ? { principal: 'carol@LAB.EXAMPLE', reply: Buffer.from('proof') }
      : undefined;

  it('sends it to the same method, and checks that the hub is the hub', async () => {
    const hub = await startHub({ negotiate: accepting });
    const auth: KojiAuth = { type: 'gssapi', kerberos };
    expect(await whoAmI(hub.tlsUrl, { auth, serverCa: hub.ca })).toEqual({ name: 'carol', authtype: 3 });
    const unproven = await startHub({ negotiate: () => ({ principal: 'carol@LAB.EXAMPLE' }) });
    await expect(whoAmI(unproven.tlsUrl, { auth, serverCa: unproven.ca })).rejects.toMatchObject({
      code: 'AUTH_DENIED',
      message: expect.stringContaining('did not prove'),
    });
  });

  it('that the hub does not accept is told as that', async () => {
    const hub = await startHub({ negotiate: () => undefined });
    const auth: KojiAuth = { type: 'gssapi', kerberos };
    await expect(whoAmI(hub.tlsUrl, { auth, serverCa: hub.ca })).rejects.toMatchObject({
      code: 'AUTH_DENIED',
      message: expect.stringContaining('did not accept the Kerberos ticket'),
    });
  });
});
