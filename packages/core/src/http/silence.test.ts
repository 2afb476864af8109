import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { bytesBody } from './body.js';
import { serve } from './testing/loopback-server.js';
import { failure, setup } from './testing/setup.js';

function* cutUp(length: number): Generator<Buffer> {
  const block = Buffer.alloc(1024 * 1024);
  for (let at = 0; at < length; at += block.length) yield block;
}

describe('silence', () => {
  it('before the answer ends an attempt; the next one may succeed', async () => {
    let count = 0;
    await using server = await serve((_request, response) => {
      if (++count > 1) response.end('ok');
    });
    const { client, call, events } = setup(server.url, { timeoutMs: 50 });
    expect(await client.text(call('x'))).toBe('ok');
    expect(events).toMatchObject([{ type: 'request.retry', reason: 'no answer to GET /x within 50 ms' }]);
  });

  it('after a write leaves open whether it was done', async () => {
    await using server = await serve(() => undefined);
    const { client, call } = setup(server.url, { timeoutMs: 50 });
    const error = await failure(
      client.text(call('x', { method: 'POST', body: bytesBody(Buffer.from('a')) })),
    );
    expect(error).toMatchObject({ code: 'TIMEOUT', recovery: 'retry-after-probe' });
    expect(server.seen).toHaveLength(1);
  });

  it('within an answer ends it', async () => {
    await using server = await serve((_request, response) => response.writeHead(200).write('a'));
    const { client, call } = setup(server.url, { timeoutMs: 50, retries: 0 });
    const error = await failure(client.text(call('x')));
    expect(error).toMatchObject({ code: 'TIMEOUT', message: 'the answer to GET /x stopped for 50 ms' });
  });

  it('is not what a slow but steady answer is', async () => {
    await using server = await serve((_request, response) => {
      let left = 12;
      const timer = setInterval(() => {
        response.write('.');
        if (--left > 0) return;
        clearInterval(timer);
        response.end();
      }, 25);
    });
    const { client, call } = setup(server.url, { timeoutMs: 200, retries: 0 });
    expect(await client.text(call('x'))).toHaveLength(12);
  });

  it('is not what a slow but steady upload is', async () => {
    await using server = await serve((request, response) => {
      // 64 MiB in more than 300 ms, with a pause after every few.
      let got = 0;
      request.on('data', (piece: Buffer) => {
        got += piece.length;
        if (got < 8 * 1024 * 1024) return;
        got = 0;
        request.pause();
        setTimeout(() => request.resume(), 40);
      });
      request.on('end', () => response.end('ok'));
    });
    const { client, call } = setup(server.url, { timeoutMs: 200 });
    const body = bytesBody(Buffer.alloc(64 * 1024 * 1024));
    const inPieces = { ...body, open: () => Readable.from(cutUp(body.length), { objectMode: false }) };
    expect(await client.text(call('x', { method: 'POST', body: inPieces }))).toBe('ok');
  });

  it('has no limit where the call says so', async () => {
    await using server = await serve(
      (_request, response) => void setTimeout(() => response.end('late'), 120),
    );
    const { client, call } = setup(server.url, { timeoutMs: 20, retries: 0 });
    expect(await client.text(call('x', { timeoutMs: null }))).toBe('late');
  });

  it('of a reader that takes its time is not the server’s', async () => {
    await using server = await serve((_request, response) => response.end(Buffer.alloc(4 * 1024 * 1024)));
    const { client, call } = setup(server.url, { timeoutMs: 40, retries: 0 });
    const { body } = await client.request(call('x'));
    await new Promise((resolve) => setTimeout(resolve, 150));
    let length = 0;
    for await (const piece of body as AsyncIterable<Buffer>) {
      if (length === 0) await new Promise((resolve) => setTimeout(resolve, 150));
      length += piece.length;
    }
    expect(length).toBe(4 * 1024 * 1024);
  });
});
