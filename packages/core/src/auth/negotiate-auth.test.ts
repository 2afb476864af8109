import { describe, expect, it } from 'vitest';
import { bytesBody } from '../http/body.js';
import { bodyOf, serve } from '../http/testing/loopback-server.js';
import { failure, setup } from '../http/testing/setup.js';
import { loadKerberos } from './kerberos.js';
import { type NegotiateAuthOptions, negotiateAuth } from './negotiate-auth.js';
import { type FakeKerberos, fakeKerberos } from './testing/fake-kerberos.js';

type Proof = 'good' | 'none' | 'bad' | 'refuses';

/** A server that wants a token and proves itself, or not. */
const open = (kerberos: FakeKerberos, proof: Proof = 'good') => {
  const used = new Set<string>();
  return serve((request, response) => {
    void bodyOf(request).then((body) => {
      const token = /^Negotiate (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
      if (token === undefined || used.has(token) || proof === 'refuses') {
        response.writeHead(401, { 'www-authenticate': 'Negotiate, Basic realm="hub"' }).end('who are you?');
        return;
      }
      used.add(token);
      const shown = {
        good: kerberos.proofFor(token),
        bad: kerberos.proofFor('another'),
        none: '',
        refuses: '',
      }[proof];
      if (shown !== '') response.setHeader('www-authenticate', `Negotiate ${shown}`);
      response.statusCode = request.url === '/broken' ? 500 : 200;
      response.end(body);
    });
  });
};

const client = (url: string, kerberos: FakeKerberos, more: Partial<NegotiateAuthOptions> = {}) =>
  setup(url.replace('127.0.0.1', 'localhost'), {
    auth: negotiateAuth({ store: 'hub', kerberos: async () => kerberos, ...more }),
    retries: 0,
  });

describe('a Kerberos login', () => {
  it('sends a fresh token for the service of the host with each request, and checks the answering one', async () => {
    const kerberos = fakeKerberos();
    await using server = await open(kerberos);
    const hub = client(server.url, kerberos, { principal: 'jo@OMNIPUB.TEST' });
    const body = bytesBody(Buffer.from('sslLogin'));
    const post = () => hub.client.text(hub.call('ssllogin', { method: 'POST', body }));
    expect(await Promise.all([post(), post(), post()])).toEqual(['sslLogin', 'sslLogin', 'sslLogin']);
    expect(kerberos.services).toEqual(['HTTP@localhost', 'HTTP@localhost', 'HTTP@localhost']);
    expect(kerberos.principals[0]).toBe('jo@OMNIPUB.TEST');
    expect(server.seen).toHaveLength(3);
  });

  it('can wait to be asked, and then sends the same body again', async () => {
    const kerberos = fakeKerberos();
    await using server = await open(kerberos);
    const hub = client(server.url, kerberos, { preemptive: false });
    const body = bytesBody(Buffer.from('sslLogin'));
    expect(await hub.client.text(hub.call('x', { method: 'POST', body }))).toBe('sslLogin');
    expect(await hub.client.text(hub.call('x', { method: 'POST', body }))).toBe('sslLogin');
    expect(server.seen.map(({ headers }) => headers.authorization !== undefined)).toEqual([
      false,
      true,
      true,
    ]);
  });

  it.each<[Proof, Partial<NegotiateAuthOptions>, string | undefined]>([
    ['none', {}, 'AUTH_DENIED'],
    ['bad', {}, 'AUTH_DENIED'],
    ['bad', { mutual: 'when-sent' }, 'AUTH_DENIED'],
    ['none', { mutual: 'when-sent' }, undefined],
    ['good', { mutual: 'when-sent' }, undefined],
  ])('with an answer whose proof is %s and %j ends %s', async (proof, more, code) => {
    const kerberos = fakeKerberos();
    await using server = await open(kerberos, proof);
    const hub = client(server.url, kerberos, more);
    const work = hub.client.text(hub.call('x'));
    if (code === undefined) expect(await work).toBe('');
    else
      expect(await failure(work)).toMatchObject({ code, message: expect.stringContaining('HTTP@localhost') });
  });

  it('says of a write to a store that proved nothing that it may have been done', async () => {
    const kerberos = fakeKerberos();
    await using server = await open(kerberos, 'none');
    const hub = client(server.url, kerberos);
    const body = bytesBody(Buffer.from('x'));
    const error = await failure(hub.client.text(hub.call('x', { method: 'POST', body })));
    expect(error).toMatchObject({ code: 'AUTH_DENIED', recovery: 'retry-after-probe' });
  });

  it('leaves the store’s own error as it is', async () => {
    const kerberos = fakeKerberos();
    await using server = await open(kerberos);
    const hub = client(server.url, kerberos);
    expect(await failure(hub.client.text(hub.call('broken')))).toMatchObject({
      code: 'STORE_UNAVAILABLE',
      status: 500,
    });
  });

  it('that the store refuses is not tried with another token of the same ticket', async () => {
    const kerberos = fakeKerberos();
    await using server = await open(kerberos, 'refuses');
    const hub = client(server.url, kerberos);
    expect(await failure(hub.client.text(hub.call('x')))).toMatchObject({ status: 401, recovery: 'login' });
    expect(server.seen).toHaveLength(1);
  });

  it('never goes over plain http to another machine, even when the client allows cleartext', async () => {
    const kerberos = fakeKerberos();
    const auth = negotiateAuth({ store: 'hub', kerberos: async () => kerberos });
    const { client: far, call } = setup('http://hub.test', { auth, allowCleartextCredentials: true });
    expect(await failure(far.text(call('x')))).toMatchObject({ code: 'INVALID_INPUT' });
    expect(kerberos.services).toEqual([]);
  });

  it.each([
    ['No Kerberos credentials available (default cache: FILE:/tmp/x)', 'AUTH_MISSING', 'kinit'],
    ['Ticket expired', 'AUTH_EXPIRED', 'kinit'],
    ['Server HTTP/x@R not found in Kerberos database', 'AUTH_DENIED', 'host name'],
    ['Cannot contact any KDC for realm R', 'AUTH_DENIED', 'realm'],
    ['something else', 'AUTH_DENIED', 'klist'],
  ])('that the library refuses with "%s" is %s', async (failing, code, hint) => {
    const kerberos = fakeKerberos({ failing });
    await using server = await open(kerberos);
    const hub = client(server.url, kerberos);
    const error = await failure(hub.client.text(hub.call('x')));
    expect(error).toMatchObject({ code, recovery: 'login', hint: expect.stringContaining(hint) });
    expect(server.seen).toHaveLength(0);
  });
});

describe('the optional peer', () => {
  it('that is not installed is named, with how to install it', async () => {
    const absent = await failure(
      loadKerberos(async () => {
        throw Object.assign(new Error("Cannot find package 'kerberos' imported from x"), {
          code: 'ERR_MODULE_NOT_FOUND',
        });
      }),
    );
    expect(absent).toMatchObject({
      code: 'AUTH_MISSING',
      hint: expect.stringContaining('npm install kerberos@7'),
    });
  });

  it('whose native half is missing is told apart', async () => {
    const broken = await failure(
      loadKerberos(async () => {
        throw new Error("Cannot find module '../build/Debug/kerberos.node'");
      }),
    );
    expect(broken).toMatchObject({
      code: 'AUTH_MISSING',
      hint: expect.stringContaining('npm rebuild kerberos'),
    });
  });
});
