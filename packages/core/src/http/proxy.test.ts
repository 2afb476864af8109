import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { bytesBody } from './body.js';
import { proxyFor } from './proxy-env.js';
import { bodyOf, listen, serve } from './testing/loopback-server.js';
import { failure, setup } from './testing/setup.js';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../../test-fixtures/tls/${name}`, import.meta.url));
const ca = readFileSync(fixture('ca.crt'), 'utf8');
const tls = {
  key: readFileSync(fixture('server.key'), 'utf8'),
  cert: readFileSync(fixture('server.crt'), 'utf8'),
};

/** A proxy that leads every host to one port of this machine. */
async function startProxy(target: number, refuse?: number) {
  const asked: { line: string; authorization: string | undefined }[] = [];
  const note = (request: http.IncomingMessage): void => {
    const line = `${request.method ?? ''} ${request.url ?? ''}`;
    asked.push({ line, authorization: request.headers['proxy-authorization'] });
  };
  const server = http.createServer((request, response) => {
    note(request);
    const { pathname, search } = new URL(request.url ?? '');
    const { method, headers } = request;
    const onward = http.request({
      port: target,
      host: '127.0.0.1',
      path: pathname + search,
      method,
      headers,
    });
    onward.on('response', (answer) =>
      answer.pipe(response.writeHead(answer.statusCode ?? 0, answer.headers)),
    );
    request.pipe(onward);
  });
  server.on('connect', (request: http.IncomingMessage, socket: net.Socket) => {
    note(request);
    if (refuse !== undefined) {
      socket.end(`HTTP/1.1 ${String(refuse)} No\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    const onward = net.connect(target, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connected\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
    socket.on('close', () => onward.destroy());
  });
  return { ...(await listen(server)), asked };
}

describe('the proxy settings', () => {
  const to = (url: string, env: Record<string, string>): string | undefined =>
    proxyFor(new URL(url), env)?.href;

  it('are taken by scheme, lower case first, with ALL_PROXY for the rest', () => {
    expect(to('https://a.test', { HTTPS_PROXY: 'http://p:1' })).toBe('http://p:1/');
    expect(to('https://a.test', { HTTPS_PROXY: 'http://p:1', https_proxy: 'p:2' })).toBe('http://p:2/');
    expect(to('http://a.test', { HTTPS_PROXY: 'http://p:1' })).toBeUndefined();
    expect(to('http://a.test', { HTTP_PROXY: 'http://p:1' })).toBe('http://p:1/');
    expect(to('http://a.test', { ALL_PROXY: 'https://p:3' })).toBe('https://p:3/');
    expect(to('http://a.test', { http_proxy: '' })).toBeUndefined();
  });

  it.each([
    ['*', true],
    ['a.test', true],
    ['.a.test', true],
    ['*.a.test', true],
    ['x, sub.a.test:443', true],
    ['sub.a.test:8443', false],
    ['b.a.test', false],
    ['xsub.a.test ub.a.test', false],
    ['10.0.0.0/8', false],
  ])('with NO_PROXY=%j exempt sub.a.test: %s', (noProxy, exempt) => {
    const proxy = to('https://sub.a.test', { HTTPS_PROXY: 'http://p:1', NO_PROXY: noProxy });
    expect(proxy === undefined).toBe(exempt);
  });

  it('know addresses and blocks of them', () => {
    const env = { ALL_PROXY: 'http://p:1', NO_PROXY: '10.0.0.0/8,192.168.1.7,[fd00::]/8,fe80::/10' };
    expect(to('http://10.20.30.40/', env)).toBeUndefined();
    expect(to('http://192.168.1.7:81/', env)).toBeUndefined();
    expect(to('http://192.168.1.8/', env)).toBeDefined();
    expect(to('http://[fe80::1]:8080/', env)).toBeUndefined();
    expect(to('http://[2001:db8::1]/', env)).toBeDefined();
  });

  it('never apply to this machine itself', () => {
    for (const host of ['localhost', '127.0.0.1', '[::1]', 'shop.localhost'])
      expect(to(`http://${host}:1/`, { ALL_PROXY: 'http://p:1' })).toBeUndefined();
  });

  it.each(['socks5://p:1', 'http://', 'not a url'])('refuse %j by the name of their variable', (value) => {
    expect(() => to('http://a.test', { all_proxy: value })).toThrow(/all_proxy/);
  });
});

describe('a proxy', () => {
  it('carries plain http, with its own credentials, and reads over one connection', async () => {
    await using server = await serve(
      (request, response) => void bodyOf(request).then((b) => response.end(b)),
    );
    await using proxy = await startProxy(server.port);
    const env = { http_proxy: `http://me:p%40ssword@127.0.0.1:${String(proxy.port)}` };
    const { client, call } = setup('http://shop.test:81/api', { env });
    await client.text(call('x', { query: { a: 'b' } }));
    await client.text(call('y'));
    const body = bytesBody(Buffer.alloc(3_000_000, 'x'));
    expect(await client.text({ ...call('z', { method: 'POST', body }), limit: 4_000_000 })).toHaveLength(
      3_000_000,
    );
    expect(proxy.asked.map(({ line }) => line)).toEqual([
      'GET http://shop.test:81/api/x?a=b',
      'GET http://shop.test:81/api/y',
      'POST http://shop.test:81/api/z',
    ]);
    expect(proxy.asked[0]?.authorization).toBe(`Basic ${Buffer.from('me:p@ssword').toString('base64')}`);
    expect(server.seen[0]?.headers.host).toBe('shop.test:81');
    expect(proxy.connections()).toBe(2);
  });

  it('tunnels https without seeing more than the host', async () => {
    await using server = await serve(
      (request, response) => void bodyOf(request).then((b) => response.end(b)),
      tls,
    );
    await using proxy = await startProxy(server.port);
    const env = { HTTPS_PROXY: `http://127.0.0.1:${String(proxy.port)}` };
    const { client, call } = setup('https://shop.store.test', { env, ca });
    const headers = { authorization: 'Bearer only-for-the-store' };
    await client.text(call('x', { headers }));
    await client.text(call('y', { headers }));
    expect(await client.text(call('z', { method: 'POST', body: bytesBody(Buffer.from('hi')) }))).toBe('hi');
    expect(proxy.asked).toEqual(
      Array.from({ length: 2 }, () => ({ line: 'CONNECT shop.store.test:443', authorization: undefined })),
    );
    expect(server.seen.map(({ url }) => url)).toEqual(['/x', '/y', '/z']);
  });

  it.each([
    [407, 'AUTH_DENIED', 1],
    [403, 'NETWORK', 1],
    [502, 'NETWORK', 3],
  ])('that refuses the tunnel with %i is not taken for the store', async (status, code, times) => {
    await using proxy = await startProxy(1, status);
    const env = { HTTPS_PROXY: `http://me:very-secret@127.0.0.1:${String(proxy.port)}` };
    const { client, call, logs } = setup('https://store.test', { env, ca, retries: 2 });
    const error = await failure(client.text(call('x', { method: 'POST' })));
    expect(error.code).toBe(code);
    expect(error.status).toBeUndefined();
    expect(error.message).toContain(
      `proxy refused the connection to the store with status ${String(status)}`,
    );
    expect(proxy.asked).toHaveLength(times);
    expect(inspect([error, logs], { depth: 9 })).not.toContain('very-secret');
  });

  it('that never answers is left when the call is aborted', async () => {
    const raw = net.createServer();
    await using proxy = await listen(raw);
    const env = { HTTPS_PROXY: `http://127.0.0.1:${String(proxy.port)}` };
    const { client, call } = setup('https://store.test', { env, timeoutMs: null });
    const accepted = new Promise<net.Socket>((resolve) => raw.once('connection', resolve));
    const stop = new AbortController();
    const work = failure(client.text(call('x', { signal: stop.signal })));
    const socket = await accepted;
    socket.resume();
    const cut = new Promise((resolve) => socket.once('close', resolve));
    stop.abort();
    expect(await work).toMatchObject({ code: 'ABORTED' });
    await cut;
  });
});

describe('an authority of one’s own', () => {
  it('is unknown until it is named, and then the error says how', async () => {
    await using server = await serve((_request, response) => response.end('ok'), tls);
    const { client, call } = setup(server.url);
    const error = await failure(client.text(call('x')));
    expect(error).toMatchObject({ code: 'NETWORK', recovery: 'fix-input' });
    expect(error.hint).toContain('OMNIPUB_CA_FILE');
    expect(server.seen).toHaveLength(0);
  });

  it('is read from the files of OMNIPUB_CA_FILE, or given by option', async () => {
    await using server = await serve((_request, response) => response.end('ok'), tls);
    const env = { OMNIPUB_CA_FILE: [fixture('server.crt'), fixture('ca.crt')].join(delimiter) };
    const named = setup(server.url, { env });
    expect(await named.client.text(named.call('x'))).toBe('ok');
    const given = setup(server.url, { ca });
    expect(await given.client.text(given.call('x'))).toBe('ok');
    const url = new URL(server.url);
    url.hostname = 'localhost';
    const other = setup(url.href, { env: { NODE_EXTRA_CA_CERTS: fixture('ca.crt') }, ca: tls.cert });
    expect(await other.client.text(other.call('x'))).toBe('ok');
  });

  it('does not make another host’s certificate good', async () => {
    await using server = await serve((_request, response) => response.end('ok'), tls);
    await using proxy = await startProxy(server.port);
    const env = { HTTPS_PROXY: `http://127.0.0.1:${String(proxy.port)}` };
    const { client, call } = setup('https://other.test', { env, ca });
    expect(await failure(client.text(call('x')))).toMatchObject({ code: 'NETWORK', recovery: 'fix-input' });
    expect(server.seen).toHaveLength(0);
  });

  it('must be in a file that can be read and holds one', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'omnipub-ca-'));
    const empty = join(folder, 'empty.pem');
    await writeFile(empty, 'nothing');
    for (const path of [join(folder, 'none.pem'), empty, fixture('server.key')]) {
      expect(() => setup('https://store.test', { env: { OMNIPUB_CA_FILE: path } })).toThrow(
        expect.objectContaining({ code: 'INVALID_INPUT', message: expect.stringContaining(path) }),
      );
    }
    await rm(folder, { recursive: true });
  });
});
