import { readFileSync } from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';
import { describe, expect, it } from 'vitest';
import { bytesBody } from './body.js';
import { listen, serve } from './testing/loopback-server.js';
import { failure, setup } from './testing/setup.js';

const fixture = (name: string): string =>
  readFileSync(new URL(`../../../../test-fixtures/tls/${name}`, import.meta.url), 'utf8');
const body = bytesBody(Buffer.alloc(32 * 1024 * 1024));
const text = 'too large';
const answer = `HTTP/1.1 413 Too Large\r\nContent-Type: text/plain\r\nContent-Length: ${String(text.length)}\r\n\r\n${text}`;

/** What the server does with the connection right after it has refused. */
const endings: Record<string, (socket: net.Socket) => void> = {
  'keeps it open': (socket) => socket.pause(),
  'half-closes it': (socket) => socket.pause().end(),
  'closes it': (socket) => socket.destroy(),
  'resets it': (socket) => socket.resetAndDestroy(),
};

/** Refuses after a few MiB, in the middle of a write of the client. */
const refusing = (ending: (socket: net.Socket) => void) => (socket: net.Socket) => {
  let got = 0;
  const onData = (piece: Buffer): void => {
    got += piece.length;
    if (got < 3_000_000) return;
    socket.off('data', onData);
    socket.write(answer, () => ending(socket));
  };
  socket.on('data', onData);
};

describe('an answer before the whole body was sent', () => {
  it.each(Object.keys(endings))('is surfaced every time when the server %s', async (name) => {
    const ending = endings[name] ?? expect.fail();
    await using server = await listen(net.createServer(refusing(ending)));
    const { client, call } = setup(`http://127.0.0.1:${String(server.port)}`);
    // The answer races with the broken write, so that once proves nothing.
    for (let round = 0; round < 15; round++) {
      const error = await failure(client.text(call('x', { method: 'POST', body })));
      expect(error).toMatchObject({ code: 'INVALID_INPUT', status: 413, storeMessage: text });
    }
  });

  it.each(['half-closes it', 'closes it'])('is surfaced over TLS when the server %s', async (name) => {
    const ending = endings[name] ?? expect.fail();
    const options = { key: fixture('server.key'), cert: fixture('server.crt') };
    await using server = await listen(tls.createServer(options, refusing(ending)));
    const { client, call } = setup(`https://127.0.0.1:${String(server.port)}`, { ca: fixture('ca.crt') });
    for (let round = 0; round < 15; round++) {
      const error = await failure(client.text(call('x', { method: 'POST', body })));
      expect(error).toMatchObject({ status: 413, storeMessage: text });
    }
  });

  it('is surfaced by an HTTP server that refuses at the head and closes', async () => {
    await using server = await serve((_request, response) => {
      response.writeHead(413, { connection: 'close' });
      response.end(text);
    });
    const { client, call } = setup(server.url);
    const error = await failure(client.text(call('x', { method: 'POST', body })));
    expect(error.status).toBe(413);
  });

  it('is missing when the server only cuts: then nobody knows what happened', async () => {
    const cutting = (socket: net.Socket): void => void socket.once('data', () => socket.destroy());
    await using server = await listen(net.createServer(cutting));
    const { client, call } = setup(`http://127.0.0.1:${String(server.port)}`);
    const error = await failure(client.text(call('x', { method: 'POST', body })));
    expect(error).toMatchObject({ code: 'NETWORK', recovery: 'retry-after-probe' });
  });
});
