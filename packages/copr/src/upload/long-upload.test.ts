import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import net, { type AddressInfo, type Socket } from 'node:net';
import { PublishError } from '@omnipub/core';
import { expect, it, onTestFinished } from 'vitest';
import { clientOf, place, startBuildWorld } from '../testing/build-world.js';

const SIZE = 200 * 1024 * 1024;
const answer = JSON.stringify({
  output: 'notok',
  error: 'Login invalid/expired. Please visit https://copr.test/api',
});

async function listen(server: Server | net.Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}

/** Runs an upload of 200 MiB that must be refused for its login, and says how many seconds that took. */
async function refusedAfter(url: string, path: string): Promise<number> {
  const began = performance.now();
  const before = process.memoryUsage().rss;
  const builds = clientOf({ url, login: 'login', token: 'token-of-yesterday' });
  const error = await builds
    .createFromFile({ ...place, path, check: 'never' })
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PublishError);
  expect(error).toMatchObject({ code: 'AUTH_EXPIRED', recovery: 'login', status: 401 });
  expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1024 * 1024);
  return (performance.now() - began) / 1000;
}

const emptyList = JSON.stringify({ items: [], meta: {} });

it('a login that expires in the middle of a 200 MiB upload ends it in seconds, though the server tells only at the end', async () => {
  const world = await startBuildWorld({ worker: 'paused' });
  const path = await world.srpm(undefined, { size: SIZE });
  const began = performance.now();
  let expired = false;
  const work = world.builds.createFromFile(
    { ...place, path },
    {
      emit: (event) => {
        if (event.type !== 'upload.progress' || expired || event.sent < SIZE / 2) return;
        expired = true;
        world.sandbox.control.expireToken('alice');
      },
    },
  );
  await expect(work).rejects.toMatchObject({ code: 'AUTH_EXPIRED', recovery: 'login', status: 401 });
  expect(expired).toBe(true);
  expect(world.creates()).toBe(1);
  expect(world.sandbox.control.builds('alice', 'demo')).toEqual([]);
  expect((performance.now() - began) / 1000).toBeLessThan(15);
}, 60_000);

it('a login that has expired before is told of before the file is sent', async () => {
  const world = await startBuildWorld({ worker: 'paused' });
  world.sandbox.control.expireToken('alice');
  const path = await world.srpm(undefined, { size: SIZE });
  await expect(world.builds.createFromFile({ ...place, path })).rejects.toMatchObject({
    code: 'AUTH_EXPIRED',
  });
  expect(world.sent()).toEqual(['POST /build/check-before-build 401']);
});

it.each<[string, (socket: Socket) => void]>([
  ['closes', (socket) => socket.end()],
  ['resets', (socket) => socket.resetAndDestroy()],
  ['stops to read', (socket) => socket.pause()],
])(
  'a server that answers 401 in the middle of 200 MiB and %s is heard in seconds',
  async (_how, ending) => {
    const { srpm } = await startBuildWorld({ worker: 'paused' });
    const sockets = new Set<Socket>();
    const server = net.createServer((socket) => {
      sockets.add(socket);
      let got = 0;
      let isUpload = false;
      socket.on('error', () => undefined);
      socket.on('data', (piece) => {
        if (!isUpload && piece.subarray(0, 3).toString() === 'GET') {
          const head = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${String(emptyList.length)}\r\n\r\n`;
          socket.write(head + emptyList);
          return;
        }
        isUpload = true;
        const before = got;
        got += piece.length;
        if (before >= 20_000_000 || got < 20_000_000) return;
        const head = `HTTP/1.1 401 Unauthorized\r\nContent-Type: application/json\r\nContent-Length: ${String(answer.length)}\r\n\r\n`;
        socket.write(head + answer, () => ending(socket));
      });
    });
    const url = await listen(server);
    onTestFinished(() => {
      for (const socket of sockets) socket.destroy();
    });
    expect(await refusedAfter(url, await srpm(undefined, { size: SIZE }))).toBeLessThan(10);
  },
  60_000,
);

it('the login is not tried again: one request, whose body was sent once', async () => {
  const { srpm } = await startBuildWorld({ worker: 'paused' });
  let uploads = 0;
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.setHeader('content-type', 'application/json').end(emptyList);
      return;
    }
    uploads++;
    request
      .resume()
      .once('end', () => response.writeHead(401, { 'content-type': 'application/json' }).end(answer));
  });
  const url = await listen(server);
  expect(await refusedAfter(url, await srpm(undefined, { size: SIZE }))).toBeLessThan(15);
  expect(uploads).toBe(1);
}, 60_000);
