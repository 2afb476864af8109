import { describe, expect, it } from 'vitest';
import { PublishError } from '../errors.js';
import { bytesBody } from './body.js';
import { bodyOf, serve } from './testing/loopback-server.js';
import { failure, setup } from './testing/setup.js';
import type { AuthStrategy } from './types.js';

/** A login whose token changes with each refresh. */
function login(options: { readonly works?: boolean } = {}) {
  const state = { version: 1, refreshes: 0, signals: [] as AbortSignal[] };
  const waiting: (() => void)[] = [];
  const strategy: AuthStrategy = {
    kind: 'token',
    apply: async (request) => ({
      ...request,
      headers: { ...request.headers, authorization: `Bearer token-${String(state.version)}` },
    }),
    async refresh(signal) {
      state.refreshes++;
      state.signals.push(signal);
      await new Promise<void>((resolve) => waiting.push(resolve));
      if (options.works === false) return false;
      state.version++;
      return true;
    },
  };
  return { state, strategy, waiting, finish: () => waiting.splice(0).forEach((go) => go()) };
}

const needs = (wanted: string) =>
  serve((request, response) => {
    void bodyOf(request).then((body) => {
      response.statusCode = request.headers.authorization === wanted ? 200 : 401;
      response.end(body);
    });
  });

describe('an expired login', () => {
  it('that can not be renewed is judged by its strategy, which knows what to do about it', async () => {
    await using server = await needs('Bearer token-2');
    const { strategy } = login();
    const verify = async (): Promise<void> => Promise.reject(new PublishError('AUTH_EXPIRED', 'log in anew'));
    const auth: AuthStrategy = { ...strategy, refresh: async () => false, verify };
    const { client, call } = setup(server.url, { auth });
    expect(await failure(client.text(call('x')))).toMatchObject({ message: 'log in anew' });
  });

  it('is refreshed once for all calls that met it, and each is sent again once, with its whole body', async () => {
    await using server = await needs('Bearer token-2');
    const { strategy, state, waiting, finish } = login();
    const { client, call } = setup(server.url, { auth: strategy });
    const body = bytesBody(Buffer.from('content'));
    const calls = Array.from({ length: 5 }, () => client.text(call('x', { method: 'POST', body })));
    await expect.poll(() => server.seen.length).toBe(5);
    await expect.poll(() => waiting.length).toBe(1);
    finish();
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 5 }, () => 'content'));
    expect(state.refreshes).toBe(1);
    expect(server.seen).toHaveLength(10);
  });

  it('that stays expired after the refresh is the caller’s to know, without a loop', async () => {
    await using server = await needs('Bearer never');
    const { strategy, state, waiting, finish } = login();
    const { client, call } = setup(server.url, { auth: strategy });
    const work = failure(client.text(call('x')));
    await expect.poll(() => waiting.length).toBe(1);
    finish();
    expect(await work).toMatchObject({ code: 'AUTH_EXPIRED', recovery: 'login', status: 401 });
    expect(state.refreshes).toBe(1);
    expect(server.seen).toHaveLength(2);
  });

  it('that can’t be refreshed is not sent again', async () => {
    await using server = await needs('Bearer never');
    const { strategy, waiting, finish } = login({ works: false });
    const { client, call } = setup(server.url, { auth: strategy });
    const work = failure(client.text(call('x')));
    await expect.poll(() => waiting.length).toBe(1);
    finish();
    expect(await work).toMatchObject({ code: 'AUTH_EXPIRED' });
    expect(server.seen).toHaveLength(1);
  });

  it('goes on being refreshed for the others when one of the callers gives up', async () => {
    await using server = await needs('Bearer token-2');
    const { strategy, state, waiting, finish } = login();
    const { client, call } = setup(server.url, { auth: strategy });
    const stop = new AbortController();
    const impatient = failure(client.text(call('a', { signal: stop.signal })));
    const patient = client.text(call('b'));
    await expect.poll(() => server.seen.length).toBe(2);
    await expect.poll(() => waiting.length).toBe(1);
    stop.abort();
    expect(await impatient).toMatchObject({ code: 'ABORTED' });
    expect(state.signals[0]?.aborted).toBe(false);
    finish();
    await patient;
    expect(state.refreshes).toBe(1);
  });

  it('stops being refreshed when the last caller gives up', async () => {
    await using server = await needs('Bearer token-2');
    const { strategy, state, waiting } = login();
    const { client, call } = setup(server.url, { auth: strategy });
    const stop = new AbortController();
    const work = failure(client.text(call('a', { signal: stop.signal })));
    await expect.poll(() => waiting.length).toBe(1);
    stop.abort();
    expect(await work).toMatchObject({ code: 'ABORTED' });
    expect(state.signals[0]?.aborted).toBe(true);
  });
});

describe('credentials', () => {
  it.each(['http://shop.test', 'http://10.0.0.1:8080', 'http://localhost.evil.test'])(
    'are never sent over plain http to %s',
    async (baseUrl) => {
      const { strategy } = login();
      const signed = setup(baseUrl, { auth: strategy });
      expect(await failure(signed.client.text(signed.call('x')))).toMatchObject({ code: 'INVALID_INPUT' });
      const headers = { Authorization: 'Basic abcdefgh' };
      const own = setup(baseUrl, { headers });
      const error = await failure(own.client.text(own.call('x')));
      expect(error.message).toContain('plain http');
    },
  );

  it('are sent to this machine itself over plain http', async () => {
    await using server = await needs('Bearer token-1');
    const { strategy } = login();
    const { client, call } = setup(server.url, { auth: strategy });
    await client.text(call('x'));
    expect(server.seen[0]?.headers.authorization).toBe('Bearer token-1');
  });
});
