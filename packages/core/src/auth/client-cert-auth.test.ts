import { spawn } from 'node:child_process';
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage } from 'node:http';
import https from 'node:https';
import { connect, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { TLSSocket } from 'node:tls';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../clock.js';
import { listen, serve } from '../http/testing/loopback-server.js';
import { failure, setup } from '../http/testing/setup.js';
import { missing } from '../testing/needs.js';
import { asOrdinaryUser } from '../testing/ordinary-user.js';
import { clientCertAuth } from './client-cert-auth.js';
import { type ClientCertificateFiles, readClientCertificate } from './client-certificate.js';
import { makeCertificates, type TestCertificates } from './testing/certificates.js';

const clock = systemClock;

/** A server that asks for a certificate in the handshake and says whose it was, and in which version of TLS. */
async function open(made: TestCertificates, options: { readonly required?: boolean } = {}) {
  const server = https.createServer(
    {
      cert: await readFile(made.server.cert),
      key: await readFile(made.server.key),
      ca: await readFile(made.ca),
      requestCert: true,
      rejectUnauthorized: options.required ?? true,
    },
    (request, response) => {
      const socket = request.socket as TLSSocket;
      const name = socket.authorized ? String(socket.getPeerCertificate().subject.CN) : 'nobody';
      if (request.url?.startsWith('/away/') === true)
        response.writeHead(302, { location: decodeURIComponent(request.url.slice(6)) }).end();
      else response.end(`${name} ${String(socket.getProtocol())}`);
    },
  );
  server.on('tlsClientError', () => undefined);
  const listening = await listen(server);
  return { ...listening, url: `https://127.0.0.1:${String(listening.port)}` };
}

/** `openssl s_server` that insists on a certificate and answers with what it knows of the connection. */
async function openOpenssl(made: TestCertificates, version: string): Promise<string> {
  const { cert, key } = made.server;
  const words = ['s_server', '-accept', '127.0.0.1:0', '-cert', cert, '-key', key, '-CAfile', made.ca];
  const child = spawn('openssl', [...words, '-Verify', '1', '-verify_return_error', version, '-www'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  for await (const line of createInterface(child.stdout)) {
    const port = /^ACCEPT .*:(\d+)$/.exec(line)?.[1];
    if (port !== undefined) return `https://127.0.0.1:${port}`;
  }
  throw new Error('openssl s_server did not start');
}

const strategy = async (
  files: ClientCertificateFiles,
  more: { readonly purpose?: 'login' | 'every-request' } = {},
) => clientCertAuth({ tls: (await readClientCertificate(files, { clock })).tls, ...more });

describe.skipIf(missing('openssl'))('a client certificate (needs openssl)', () => {
  it('is shown from one file, two files, an enciphered key and PKCS#12', async () => {
    const made = await makeCertificates();
    await using server = await open(made);
    const { passphrase, ca: serverCa } = made;
    const forms: ClientCertificateFiles[] = [
      { cert: made.joint },
      made.client,
      { cert: made.client.cert, key: made.lockedKey, passphrase },
      { pfx: made.pfx, passphrase },
    ];
    for (const form of forms) {
      const { client, call } = setup(server.url, { auth: await strategy({ ...form, serverCa }) });
      expect(await client.text(call('login'))).toBe('client TLSv1.2');
    }
  });

  it('may be shown in TLS 1.3 where the server asks in the first handshake', async () => {
    const made = await makeCertificates();
    await using server = await open(made);
    const auth = await strategy({ cert: made.joint, serverCa: made.ca }, { purpose: 'every-request' });
    const { client, call } = setup(server.url, { auth });
    expect(await client.text(call('x'))).toBe('client TLSv1.3');
    // A write goes on a connection of its own, which must show it too.
    expect(await client.text(call('x', { method: 'POST' }))).toBe('client TLSv1.3');
  });

  it.each(['-tls1_2', '-tls1_3'])(
    'of a stranger, or none, is refused by the server, which is said as such (%s)',
    async (version) => {
      const made = await makeCertificates();
      // Node's own server hangs up without a word; OpenSSL's sends the alerts that web servers send.
      const url = await openOpenssl(made, version);
      const purpose = { purpose: 'every-request' } as const;
      const good = setup(url, {
        auth: await strategy({ cert: made.joint, serverCa: made.ca }, purpose),
        retries: 0,
      });
      expect(await good.client.text(good.call('x'))).toMatch(/Subject: CN ?= ?client/);
      const stranger = await strategy({ cert: made.stranger, serverCa: made.ca }, purpose);
      for (const options of [{ auth: stranger }, { ca: await readFile(made.ca, 'utf8') }]) {
        const { client, call } = setup(url, { ...options, retries: 0 });
        const error = await failure(client.text(call('x')));
        expect(`${error.message} ${error.hint ?? ''}`).toContain('client certificate');
        // TLS 1.2 has no words of its own for "you showed none".
        const unnamed = version === '-tls1_2' && 'ca' in options;
        expect(error.code).toBe(unnamed ? 'NETWORK' : 'AUTH_DENIED');
        expect(error.recovery).toBe(unnamed ? 'fix-input' : 'login');
      }
    },
  );

  it('is not shown to a host to which the store redirects', async () => {
    const made = await makeCertificates();
    await using store = await open(made);
    await using other = await open(made, { required: false });
    const auth = await strategy({ cert: made.joint, serverCa: made.ca });
    const { client, call } = setup(store.url, { auth });
    const away = `away/${encodeURIComponent(`${other.url}/x`)}`;
    expect(await client.text(call(away))).toBe('nobody TLSv1.2');
  });

  it('goes through a proxy to the store, and is not shown to the proxy itself', async () => {
    const made = await makeCertificates();
    await using store = await open(made);
    const shown: unknown[] = [];
    const { cert, key } = made.server;
    const proxy = https.createServer({
      cert: await readFile(cert),
      key: await readFile(key),
      ca: await readFile(made.ca),
      requestCert: true,
      rejectUnauthorized: false,
    });
    proxy.on('connect', (request: IncomingMessage, socket: Socket) => {
      shown.push((request.socket as TLSSocket).getPeerCertificate().subject);
      const onward = connect(store.port, '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 Connected\r\n\r\n');
        socket.pipe(onward).pipe(socket);
      });
      onward.on('error', () => socket.destroy());
      socket.on('error', () => onward.destroy());
    });
    await using between = await listen(proxy);
    const auth = await strategy({ cert: made.joint, serverCa: made.ca });
    const { client, call } = setup('https://store.test', {
      auth,
      ca: await readFile(made.ca, 'utf8'),
      env: { HTTPS_PROXY: `https://127.0.0.1:${String(between.port)}` },
    });
    expect(await client.text(call('login'))).toBe('client TLSv1.2');
    expect(shown).toEqual([undefined]);
  });

  it('comes with authorities that replace all others', async () => {
    const made = await makeCertificates();
    await using server = await open(made);
    const { client, call } = setup(server.url, { auth: await strategy({ cert: made.joint }), retries: 0 });
    expect((await failure(client.text(call('x')))).message).toContain('not trusted');
    const ca = await readFile(new URL('../../../../test-fixtures/tls/ca.crt', import.meta.url), 'utf8');
    const cert = await readFile(new URL('../../../../test-fixtures/tls/server.crt', import.meta.url), 'utf8');
    const key = await readFile(new URL('../../../../test-fixtures/tls/server.key', import.meta.url), 'utf8');
    await using usual = await serve((_, response) => response.end('hello'), { cert, key });
    const only = await strategy({ cert: made.joint, serverCa: made.ca });
    const own = setup(usual.url, { auth: only, ca, retries: 0 });
    expect((await failure(own.client.text(own.call('x')))).message).toContain('not trusted');
  });

  it('is refused before anything is sent when it can’t work, with what to do', async () => {
    const made = await makeCertificates();
    const { cert } = made.client;
    const { passphrase } = made;
    const junk = join(made.folder, 'junk.pem');
    await writeFile(junk, 'neither certificate nor key');
    const cases: [ClientCertificateFiles, object][] = [
      [{ cert: join(made.folder, 'absent') }, { code: 'NOT_FOUND' }],
      [{ cert: made.expired }, { code: 'AUTH_EXPIRED', message: expect.stringContaining('2021-01-01') }],
      [{ cert }, { code: 'INVALID_INPUT', message: expect.stringContaining('no private key') }],
      [{ cert: junk }, { code: 'INVALID_INPUT' }],
      [{ pfx: junk, passphrase }, { code: 'INVALID_INPUT' }],
      [
        { cert, key: made.server.key },
        { code: 'INVALID_INPUT', message: expect.stringContaining('belong') },
      ],
      [
        { cert, key: made.lockedKey },
        { code: 'AUTH_MISSING', hint: expect.stringContaining('passphrase') },
      ],
      [
        { cert, key: made.lockedKey, passphrase: 'another' },
        { code: 'AUTH_DENIED', recovery: 'fix-input' },
      ],
      [
        { pfx: made.pfx, passphrase: 'another' },
        { code: 'AUTH_DENIED', recovery: 'fix-input' },
      ],
      [{ pfx: made.pfx }, { code: 'AUTH_MISSING' }],
      [{ cert: made.joint, serverCa: junk }, { code: 'INVALID_INPUT' }],
      [{ cert: made.joint, pfx: made.pfx }, { code: 'INVALID_INPUT' }],
      [{}, { code: 'INVALID_INPUT' }],
    ];
    for (const [files, wanted] of cases) {
      const error = await failure(readClientCertificate(files, { clock }));
      expect(error).toMatchObject(wanted);
      expect(error.hint).toBeDefined();
      expect(`${error.stack ?? ''}${JSON.stringify(error)}`).not.toContain(passphrase);
    }
  });

  it('in a file that may not be read is told as that', async () => {
    const made = await makeCertificates();
    await chmod(made.joint, 0);
    await chmod(dirname(made.joint), 0o755);
    const reading = () => failure(readClientCertificate({ cert: made.joint }, { clock }));
    expect(await asOrdinaryUser(reading)).toMatchObject({ code: 'AUTH_DENIED' });
    await rm(made.joint);
  });

  it('tells whose it is and until when', async () => {
    const made = await makeCertificates();
    expect(await readClientCertificate({ cert: made.joint }, { clock })).toMatchObject({
      subject: 'CN=client',
      expiresAt: '2120-01-01T00:00:00.000Z',
    });
  });
});

describe('a client certificate', () => {
  it('is never meant for plain http to another machine', async () => {
    const auth = clientCertAuth({ tls: { pfx: Buffer.of() } });
    const url = new URL('http://hub.test/login');
    const request = { url } as Parameters<typeof auth.apply>[0];
    await expect(auth.apply(request, new AbortController().signal)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
    });
  });

  it('that is missing is said at once', () => {
    expect(() => clientCertAuth({ tls: {} })).toThrow(expect.objectContaining({ code: 'AUTH_MISSING' }));
  });
});
