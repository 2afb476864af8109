import { describe, expect, it } from 'vitest';
import { createCache } from './cache.js';
import { createDeps } from './create-deps.js';
import { fakeClock } from './http/testing/fake-clock.js';
import { serve } from './http/testing/loopback-server.js';

describe('the deps of a program', () => {
  it('work without any of them given', async () => {
    await using server = await serve((_request, response) => response.end('ok'));
    const client = createDeps().http({ store: 'shop', baseUrl: server.url });
    expect(await client.text({ path: 'x', signal: new AbortController().signal })).toBe('ok');
  });

  it('take what is given, and build the HTTP layer on it', async () => {
    await using server = await serve((_request, response) => response.writeHead(503).end());
    const clock = fakeClock();
    const cache = createCache({ namespace: 'mine' });
    const deps = createDeps({ clock, cache, env: { OMNIPUB_RETRIES: '2', OMNIPUB_BACKOFF: '100' } });
    expect(deps.cache).toBe(cache);
    const client = deps.http({ store: 'shop', baseUrl: server.url });
    const work = client.text({ path: 'x', signal: new AbortController().signal });
    await expect(work).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect(clock.sleeps).toEqual([75, 150]);
  });
});
