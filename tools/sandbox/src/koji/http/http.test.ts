import { mkdtemp, rm } from 'node:fs/promises';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { KojiClient, keywords, readAnswer, send } from '../../testing/koji-client.js';
import { type KojiSandbox, startKojiSandbox } from '../server.js';
import { writeCall } from '../xmlrpc/write.js';

let state: string;
let hub: KojiSandbox;
beforeAll(async () => {
  state = await mkdtemp(join(tmpdir(), 'koji-http-'));
  hub = await startKojiSandbox({ state });
});
afterAll(async () => {
  await hub.stop();
  await rm(state, { recursive: true });
});

const xml = { 'Content-Type': 'text/xml' };

describe('what is no call is refused before the hub sees it', () => {
  test.each(['GET', 'PUT', 'HEAD'])('%s', async (method) => {
    const { status, headers, body } = await send(hub.url, { method });
    expect({ status, allow: headers.allow, type: headers['content-type'] }).toEqual({
      status: 405,
      allow: 'POST',
      type: 'text/plain',
    });
    if (method !== 'HEAD') expect(String(body)).toMatch(/^Method Not Allowed\n/);
  });

  test.each([
    ['', 'Invalid request: Empty request\n'],
    ['<methodCall><oops', 'Invalid request: unclosed token: line 1, column 12\n'],
    [`<a>${'x'.repeat(4_194_304)}</a>`, 'Invalid request: Request too long\n'],
  ])('bad body %#', async (body, message) => {
    const answer = await send(hub.url, {
      body,
      headers: { ...xml, 'Content-Length': Buffer.byteLength(body) },
    });
    expect(answer.status).toBe(400);
    expect(answer.headers['content-type']).toBe('text/plain');
    expect(String(answer.body)).toBe(message);
  });

  test('a chunked body, of a call and of an upload', async () => {
    for (const type of ['text/xml', 'application/octet-stream']) {
      const headers = { 'Content-Type': type, 'Transfer-Encoding': 'chunked' };
      const { status } = await send(`${hub.url}?filename=a`, { body: writeCall('echo', []), headers });
      expect(status).toBe(411);
    }
  });
});

describe('answers', () => {
  test('say the version, their length, and no encoding', async () => {
    const { status, headers } = await send(hub.url, { body: writeCall('getAPIVersion', []), headers: xml });
    expect(status).toBe(200);
    expect(headers).toMatchObject({ 'koji-version': '1.35.3', 'content-type': 'text/xml' });
    expect(headers['content-length']).toMatch(/^\d+$/);
  });

  test('are the same below the hub, and without a type', async () => {
    const body = writeCall('getAPIVersion', []);
    expect(readAnswer((await send(`${hub.url}/some/where`, { body })).body)).toBe(1);
    expect((await send(hub.url.replace('/kojihub', '/other'), { body })).status).toBe(404);
  });

  test('of a call cut off in the middle never come', async () => {
    const { port } = new URL(hub.url);
    const seen = await new Promise<string>((resolve, reject) => {
      const socket = createConnection({ host: '127.0.0.1', port: Number(port), allowHalfOpen: true }, () => {
        socket.end('POST /kojihub HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n<methodCall>');
      });
      let text = '';
      socket.on('data', (chunk) => {
        text += String(chunk);
      });
      socket.on('error', reject);
      socket.on('close', () => resolve(text));
    });
    expect(seen).not.toContain('200 OK');
    expect(await new KojiClient(hub.url).call('getAPIVersion')).toBe(1);
  });
});

describe('faults', () => {
  const anonymous = (): KojiClient => new KojiClient(hub.url);

  test("of arguments are Python's", async () => {
    await expect(anonymous().call('getUser', 'x', false, true, false, 5)).rejects.toMatchObject({
      code: 1019,
      message: 'get_user() takes from 0 to 4 positional arguments but 5 were given',
    });
    await expect(anonymous().call('createUser')).rejects.toMatchObject({
      code: 1019,
      message: "RootExports.createUser() missing 1 required positional argument: 'username'",
    });
    await expect(anonymous().call('createUser', 'a', keywords({ username: 'b' }))).rejects.toMatchObject({
      code: 1019,
      message: "RootExports.createUser() got multiple values for argument 'username'",
    });
    await expect(anonymous().call('echo', 'pos', keywords({ key: 'val' }))).rejects.toMatchObject({
      code: 1019,
      message: "RootExports.echo() got an unexpected keyword argument 'key'",
    });
  });

  test('of exceptions that nobody expected are tracebacks, or one line', async () => {
    const short = await startKojiSandbox({ state: join(state, 'short'), kojiTraceback: 'short' });
    try {
      await expect(anonymous().call('fault')).rejects.toMatchObject({
        code: 1,
        message: expect.stringMatching(
          /^Traceback \(most recent call last\):\n[^]*\nException: test exception\n$/,
        ) as string,
      });
      await expect(new KojiClient(short.url).call('fault')).rejects.toMatchObject({
        code: 1,
        message: "<class 'Exception'>: test exception",
      });
    } finally {
      await short.stop();
    }
  });

  test('tell a method that no hub has from one that only the sandbox has not', async () => {
    await expect(anonymous().call('noSuchMethod')).rejects.toMatchObject({
      code: 1000,
      message: 'Invalid method: noSuchMethod',
    });
    await expect(anonymous().call('createWinBuild', 1, 2)).rejects.toMatchObject({
      code: 1000,
      message: 'The sandbox does not have the method createWinBuild of a real hub',
    });
  });
});

describe('multiCall', () => {
  test('answers each call in its slot, and takes back only what failed', async () => {
    const admin = await KojiClient.login(hub, 'kojiadmin');
    const create = { methodName: 'createUser', params: ['mallory'] };
    const calls = [
      create,
      create,
      { methodName: 'getUser', params: ['mallory'] },
      { methodName: 'getAPIVersion' },
      { methodName: 'nope', params: [] },
    ];
    const answer = await admin.call('multiCall', calls);
    expect(answer).toEqual([
      [expect.any(Number)],
      { faultCode: 1000, faultString: 'user already exists: mallory', traceback: expect.any(Array) },
      [expect.objectContaining({ name: 'mallory' })],
      { faultCode: 1, faultString: 'params', traceback: expect.any(Array) },
      { faultCode: 1000, faultString: 'Invalid method: nope', traceback: expect.any(Array) },
    ]);
    expect(await admin.call('system.multicall', [])).toEqual([]);
  });
});

test('a fault can meet one method only', async () => {
  const client = new KojiClient(hub.url);
  const fault = hub.faults.add({ rpc: 'getKojiVersion', kind: 'cut-after-work' });
  expect(await client.call('getAPIVersion')).toBe(1);
  await expect(client.call('getKojiVersion')).rejects.toThrow();
  expect(await client.call('getKojiVersion')).toBe('1.35.3');
  expect(fault.hits).toBe(1);
});
