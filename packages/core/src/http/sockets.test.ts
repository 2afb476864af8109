import { once } from 'node:events';
import net from 'node:net';
import { describe, expect, it } from 'vitest';
import { bytesBody } from './body.js';
import { bodyOf, listen, serve } from './testing/loopback-server.js';
import { failure, setup } from './testing/setup.js';

const big = bytesBody(Buffer.alloc(8 * 1024 * 1024, 1));

describe('a broken connection', () => {
  it('is tried again for a read', async () => {
    let count = 0;
    await using server = await serve((request, response) => {
      if (++count < 3) request.socket.destroy();
      else response.end('here');
    });
    const { client, call, events } = setup(server.url);
    expect(await client.text(call('x'))).toBe('here');
    expect(events.map((event) => event.type)).toEqual(['request.retry', 'request.retry']);
  });

  it('is never tried again blindly for a write whose answer was lost', async () => {
    await using server = await serve((request) => void bodyOf(request).then(() => request.socket.destroy()));
    const { client, call } = setup(server.url);
    const error = await failure(
      client.text(call('x', { method: 'POST', body: bytesBody(Buffer.from('a')) })),
    );
    expect(error).toMatchObject({ code: 'NETWORK', recovery: 'retry-after-probe', store: 'shop' });
    expect(server.seen).toHaveLength(1);
  });

  it('is tried again for a write that is idempotent, with the whole body each time', async () => {
    const bodies: number[] = [];
    await using server = await serve((request, response) => {
      void bodyOf(request).then((body) => {
        bodies.push(body.length);
        if (bodies.length === 1) request.socket.destroy();
        else response.end('ok');
      });
    });
    const { client, call } = setup(server.url);
    expect(await client.text(call('x', { method: 'PUT', idempotent: true, body: big }))).toBe('ok');
    expect(bodies).toEqual([big.length, big.length]);
  });

  it('counts as a failed attempt too when the answer of a read is cut', async () => {
    let count = 0;
    await using server = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '10' });
      if (++count > 1) response.end('0123456789');
      else response.write('01234', () => response.socket?.destroy());
    });
    const { client, call } = setup(server.url);
    expect(await client.text(call('x'))).toBe('0123456789');
    expect(server.seen).toHaveLength(2);
  });

  it('before anything was sent is tried again even for a write', async () => {
    const taken = await listen(net.createServer());
    await taken[Symbol.asyncDispose]();
    const { client, call, events } = setup(`http://127.0.0.1:${String(taken.port)}`, { retries: 2 });
    const error = await failure(client.text(call('x', { method: 'POST' })));
    expect(error).toMatchObject({ code: 'NETWORK', recovery: 'retry' });
    expect(error.message).toContain('nothing answers at 127.0.0.1');
    expect(events).toHaveLength(2);
  });

  it('of a kept connection does not reach a write: it gets a connection of its own', async () => {
    await using server = await serve((_request, response) => response.end('ok'));
    const { client, call } = setup(server.url);
    await client.text(call('x'));
    await client.text(call('y'));
    expect(server.connections()).toBe(1);
    await client.text(call('z', { method: 'POST' }));
    expect(server.connections()).toBe(2);
  });

  it('of a kept connection that the server closed between two reads goes unnoticed', async () => {
    await using server = await serve((request, response) => {
      response.end('ok');
      // No FIN before the next request is on its way: the worst moment.
      request.socket.once('data', () => request.socket.resetAndDestroy());
    });
    const { client, call } = setup(server.url);
    await client.text(call('x'));
    expect(await client.text(call('y'))).toBe('ok');
  });

  it('after half an error body leaves the status and what was said', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(403, { 'content-length': '100', 'content-type': 'text/plain' });
      response.write('you may not', () => response.socket?.destroy());
    });
    const { client, call } = setup(server.url);
    const error = await failure(client.text(call('x')));
    expect(error).toMatchObject({ code: 'AUTH_DENIED', status: 403, storeMessage: 'you may not' });
  });

  it('is called no HTTP where something else answers', async () => {
    await using server = await listen(net.createServer((socket) => socket.end('SSH-2.0-OpenSSH_9\r\n')));
    const { client, call } = setup(`http://127.0.0.1:${String(server.port)}`);
    expect(await failure(client.text(call('x')))).toMatchObject({ code: 'PROTOCOL' });
  });
});

describe('an abort', () => {
  const silent = (): Promise<Awaited<ReturnType<typeof listen>>> => listen(net.createServer());

  it('ends a call that waits for the answer, and cuts its connection', async () => {
    const accepted = net.createServer();
    await using server = await listen(accepted);
    const { client, call } = setup(`http://127.0.0.1:${String(server.port)}`);
    const stop = new AbortController();
    const connection = once(accepted, 'connection') as Promise<[net.Socket]>;
    const work = failure(client.text(call('x', { signal: stop.signal })));
    const [socket] = await connection;
    socket.resume();
    const cut = once(socket, 'close');
    stop.abort();
    expect(await work).toMatchObject({ code: 'ABORTED', recovery: 'retry' });
    await cut;
  });

  it('of a write that is under way asks for a probe', async () => {
    await using server = await serve(() => undefined);
    const { client, call } = setup(server.url);
    const stop = new AbortController();
    const work = failure(client.text(call('x', { method: 'POST', body: big, signal: stop.signal })));
    await expect.poll(() => server.seen.length).toBe(1);
    stop.abort();
    expect(await work).toMatchObject({ code: 'ABORTED', recovery: 'retry-after-probe' });
  });

  it('ends a call in the queue, which is then never sent', async () => {
    await using server = await serve(() => undefined);
    const { client, call } = setup(server.url, { concurrency: 1 });
    const stop = new AbortController();
    const first = failure(client.text(call('first', { signal: stop.signal })));
    await expect.poll(() => server.seen.length).toBe(1);
    const queued = new AbortController();
    const second = failure(client.text(call('second', { signal: queued.signal })));
    queued.abort();
    expect(await second).toMatchObject({ code: 'ABORTED' });
    stop.abort();
    await first;
    expect(server.seen.map(({ url }) => url)).toEqual(['/first']);
  });

  it('ends the reading of a body', async () => {
    await using server = await serve((_request, response) => response.writeHead(200).write('a'));
    const { client, call } = setup(server.url);
    const stop = new AbortController();
    const response = await client.request(call('x', { signal: stop.signal }));
    const [piece] = (await once(response.body, 'data')) as [Buffer];
    expect(piece.toString()).toBe('a');
    const ended = new Promise<void>((resolve) => response.body.once('close', resolve));
    stop.abort();
    await ended;
    expect(response.body.errored).toMatchObject({ code: 'ABORTED' });
  });

  it('gives back the place of a call in every outcome', async () => {
    await using server = await silent();
    await using good = await serve((_request, response) => response.end('ok'));
    const { client, call } = setup(good.url, { concurrency: 1 });
    for (let round = 0; round < 3; round++) await client.text(call('x'));
    const { body } = await client.request(call('x'));
    body.destroy();
    expect(await client.text(call('x'))).toBe('ok');
    expect(server.connections()).toBe(0);
  });
});

describe('a place in the gate', () => {
  it('is held by at most so many requests at once', async () => {
    let open = 0;
    let most = 0;
    await using server = await serve((_request, response) => {
      most = Math.max(most, ++open);
      setImmediate(() => {
        open--;
        response.end('ok');
      });
    });
    const { client, call } = setup(server.url, { concurrency: 3 });
    await Promise.all(Array.from({ length: 20 }, () => client.text(call('x'))));
    expect(most).toBeLessThanOrEqual(3);
    expect(server.connections()).toBeLessThanOrEqual(3);
  });
});
