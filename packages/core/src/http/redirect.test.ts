import { describe, expect, it } from 'vitest';
import { serve } from './testing/loopback-server.js';
import { failure, setup } from './testing/setup.js';
import type { AuthStrategy } from './types.js';

const strategy: AuthStrategy = {
  kind: 'token',
  apply: async (request) => ({
    ...request,
    headers: { ...request.headers, authorization: 'Bearer very-secret' },
  }),
  refresh: async () => false,
};

const goTo = (status: number, location: string | undefined) =>
  serve((_request, response) => {
    response.writeHead(status, location === undefined ? {} : { location });
    response.end('moved');
  });

describe('a redirect', () => {
  it('of a GET is followed within the store with everything it was sent with', async () => {
    await using server = await serve((request, response) => {
      if (request.url === '/here') response.end('found');
      else response.writeHead(301, { location: './here' }).end();
    });
    const { client, call } = setup(server.url, { auth: strategy });
    const response = await client.request(call('there', { headers: { cookie: 'a=b' } }));
    expect(response.url.pathname).toBe('/here');
    response.body.destroy();
    expect(server.seen[1]?.headers).toMatchObject({ authorization: 'Bearer very-secret', cookie: 'a=b' });
  });

  it.each([301, 302, 303, 307, 308])('%i to another port takes no credentials along', async (status) => {
    await using other = await serve((_request, response) => response.end('found'));
    await using server = await goTo(status, `${other.url}/x?y=1`);
    const { client, call } = setup(server.url, { auth: strategy });
    const headers = { cookie: 'session=1', 'x-custom': 'me', range: 'bytes=0-' };
    expect(await client.text(call('x', { headers }))).toBe('found');
    expect(Object.keys(other.seen[0]?.headers ?? {}).sort()).toEqual([
      'accept',
      'accept-encoding',
      'connection',
      'host',
      'range',
      'user-agent',
    ]);
    expect(other.seen[0]?.url).toBe('/x?y=1');
  });

  it('does not refresh the login for another origin’s 401', async () => {
    let refreshes = 0;
    await using other = await serve((_request, response) => response.writeHead(401).end());
    await using server = await goTo(302, other.url);
    const counting = { ...strategy, refresh: async () => ++refreshes > 0 };
    const { client, call } = setup(server.url, { auth: counting });
    await failure(client.text(call('x')));
    expect(refreshes).toBe(0);
  });

  it.each([301, 302, 303, 307, 308])(
    '%i of a POST is an error that says where it pointed',
    async (status) => {
      await using server = await goTo(status, 'https://me:pw-in-url@real.test/new?token=abcdef');
      const { client, call } = setup(server.url);
      const error = await failure(client.text(call('new', { method: 'POST' })));
      expect(error).toMatchObject({ code: 'PROTOCOL', recovery: 'fix-input', status });
      expect(error.message).toContain('to https://real.test/new; a POST is never sent on');
      expect(error.message).not.toMatch(/pw-in-url|abcdef/);
      expect(server.seen).toHaveLength(1);
    },
  );

  it('is followed five times and no more', async () => {
    await using server = await serve((request, response) => {
      const next = Number(request.url?.slice(1)) + 1;
      response.writeHead(302, { location: `/${String(next)}` }).end();
    });
    const { client, call } = setup(server.url);
    const error = await failure(client.text(call('0')));
    expect(error.message).toContain('more than 5 times');
    expect(server.seen).toHaveLength(6);
  });

  it.each([undefined, 'http://', 'ftp://shop.test/x'])('to %s is an error', async (location) => {
    await using server = await goTo(302, location);
    const { client, call } = setup(server.url);
    expect(await failure(client.text(call('x')))).toMatchObject({ code: 'PROTOCOL' });
  });

  it('that the call accepts comes back as it is', async () => {
    await using server = await goTo(302, '/elsewhere');
    const { client, call } = setup(server.url);
    const response = await client.request(call('x', { method: 'POST', accept: [302] }));
    expect(response.headers.location).toBe('/elsewhere');
    response.body.destroy();
  });
});
