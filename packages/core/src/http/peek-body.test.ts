import { describe, expect, it } from 'vitest';
import { serve } from './testing/loopback-server.js';
import { failure, setup } from './testing/setup.js';
import type { AuthStrategy } from './types.js';

/** A strategy that looks into every refusal, and leaves it as it is. */
function looking() {
  const seen: string[] = [];
  const auth: AuthStrategy = {
    kind: 'macaroon',
    apply: async (request) => request,
    async expired({ response, peek }) {
      if (response.status !== 401) return false;
      seen.push(await peek(), await peek());
      return false;
    },
    refresh: async () => false,
  };
  return { auth, seen };
}

const start = (text: string): string => text.slice(0, 64 * 1024);

describe('an answer that a strategy has looked into', () => {
  it.each([0, 1, 64 * 1024, 64 * 1024 + 1, 3 * 1024 * 1024])(
    'of %d bytes is whole for its reader',
    async (length) => {
      const text = 'abcdefg'.repeat(Math.ceil(length / 7)).slice(0, length);
      await using server = await serve((_, response) => response.writeHead(401).end(text));
      const { auth, seen } = looking();
      const { client, call } = setup(server.url, { auth });
      expect(await client.text(call('x', { accept: [401], limit: 4 * 1024 * 1024 } as object))).toBe(text);
      expect(seen).toEqual([start(text), start(text)]);
    },
  );

  it('that breaks off is the store’s error with what came of it', async () => {
    await using server = await serve((request, response) => {
      response.writeHead(401, { 'content-type': 'text/plain', 'content-length': '100' });
      response.write('you are', () => request.socket.destroy());
    });
    const { auth, seen } = looking();
    const { client, call } = setup(server.url, { auth });
    const error = await failure(client.text(call('x')));
    expect(error).toMatchObject({ code: 'AUTH_EXPIRED', storeMessage: 'you are' });
    expect(seen).toEqual(['you are', 'you are']);
  });

  it('lets go of its connection when nobody reads the rest', async () => {
    await using server = await serve((_, response) => {
      response.writeHead(401);
      response.write(Buffer.alloc(256 * 1024, 'a'));
    });
    const { auth } = looking();
    const { client, call } = setup(server.url, { auth, concurrency: 1 });
    for (let turn = 0; turn < 3; turn++) {
      const response = await client.request(call('x', { accept: [401] }));
      response.body.destroy();
    }
    expect(server.seen).toHaveLength(3);
  });

  it('ends promptly when its caller gives up while it is looked into', async () => {
    await using server = await serve((_, response) => {
      response.writeHead(401);
      response.write('and then');
    });
    const { auth } = looking();
    const { client, call } = setup(server.url, { auth });
    const stop = new AbortController();
    const work = failure(client.text(call('x', { signal: stop.signal })));
    await expect.poll(() => server.seen.length).toBe(1);
    stop.abort();
    expect(await work).toMatchObject({ code: 'ABORTED' });
  });
});
