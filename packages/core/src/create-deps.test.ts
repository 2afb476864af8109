import { describe, expect, it } from 'vitest';
import { basicAuth, basicCredentialsOf } from './auth/index.js';
import { createCache } from './cache.js';
import { createDeps } from './create-deps.js';
import { formatCredentials } from './credentials/index.js';
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

  it('hold the logins of this user, which a store needs only name', async () => {
    await using server = await serve((request, response) => response.end(request.headers.authorization));
    const signal = new AbortController().signal;
    const record = {
      store: 'copr',
      origin: new URL(server.url).origin,
      account: 'default',
      kind: 'basic',
      secret: 'somelogin:sometoken',
      madeAt: '2026-01-01T00:00:00.000Z',
    } as const;
    const deps = createDeps({ env: { OMNIPUB_CREDENTIALS_COPR: formatCredentials([record]) } });
    const found = await deps.credentials.require({ store: 'copr', origin: record.origin }, { signal });
    expect(found.from).toBe('environment');
    const auth = basicAuth(basicCredentialsOf(found.record));
    const client = deps.http({ store: 'copr', baseUrl: server.url, auth });
    const sent = Buffer.from('somelogin:sometoken').toString('base64');
    expect(await client.text({ path: 'x', signal })).toBe(`Basic ${sent}`);
  });
});
