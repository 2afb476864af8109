import { describe, expect, it } from 'vitest';
import { setupClient } from '../testing/clients.js';
import { startSmallHub } from '../testing/small-hub.js';

const auth = { type: 'password', user: 'jo', password: 'a long password' } as const;

describe('a hub that is not there for a while', () => {
  it('is asked again every 20 seconds until it is', async () => {
    let down = 3;
    await using hub = await startSmallHub({
      meddle: () => (down-- > 0 ? { fault: 1014, text: 'planned outage' } : undefined),
    });
    const { client, clock, events, emit } = setupClient(hub.url, { auth });
    expect(await client.call('createTag', ['a'], {}, { emit })).toBe(1);
    expect(clock.sleeps).toEqual([20_000, 20_000, 20_000]);
    expect(events).toContainEqual({
      type: 'request.retry',
      attempt: 1,
      delayMs: 20_000,
      reason: 'planned outage',
    });
  });

  it('is given up when the time for that is over', async () => {
    await using hub = await startSmallHub({ meddle: () => ({ fault: 1014, text: 'planned outage' }) });
    const { client, clock } = setupClient(hub.url, { auth, offlineWaitMs: 60_000 });
    await expect(client.call('getTag', ['a'])).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      storeCode: 'ServerOffline',
      message: expect.stringContaining('planned outage'),
    });
    expect(clock.sleeps).toEqual([20_000, 20_000, 20_000]);
  });

  it('is waited for at a lock, too, in longer and longer steps', async () => {
    await using hub = await startSmallHub({
      meddle: ({ call }) => (call?.methodName === 'createTag' ? { fault: 1001, text: 'locked' } : undefined),
    });
    const { client, clock } = setupClient(hub.url, { auth });
    await expect(client.call('createTag', ['a'])).rejects.toMatchObject({
      code: 'CONFLICT',
      storeCode: 'LockError',
    });
    expect(clock.sleeps).toEqual([1_000, 2_000, 4_000, 8_000]);
  });
});

describe('what is no answer of a hub', () => {
  it.each([
    [503, 5],
    [408, 5],
    [502, 5],
    [400, 1],
    [403, 1],
    [404, 1],
    [411, 1],
    [413, 1],
  ])('HTTP %i is asked %i times', async (status, times) => {
    await using hub = await startSmallHub({
      meddle: () => ({
        status,
        type: 'text/html',
        body: '<html><title>Sorry &amp; so on</title><b>page</b></html>',
      }),
    });
    const { client } = setupClient(hub.url);
    const error: unknown = await client.call('getTag', ['a']).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ status, store: 'koji' });
    expect((error as Error).message).toContain('Sorry & so on');
    expect((error as Error).message).not.toContain('<');
    expect(hub.seen).toHaveLength(times);
  });

  it.each(['text/html', 'application/json', ''])('200 with the type %j is no hub', async (type) => {
    await using hub = await startSmallHub({ meddle: () => ({ status: 200, type, body: '<html></html>' }) });
    const { client } = setupClient(hub.url);
    await expect(client.call('getTag', ['a'])).rejects.toMatchObject({
      code: 'PROTOCOL',
      hint: expect.stringContaining('/kojihub'),
    });
  });

  it('an answer that is longer than allowed is refused as it comes', async () => {
    await using hub = await startSmallHub({ meddle: () => ({ value: 'x'.repeat(100_000) }) });
    const { client } = setupClient(hub.url, { maxAnswerBytes: 10_000 });
    await expect(client.call('getTag', ['a'])).rejects.toMatchObject({ code: 'PROTOCOL' });
  });

  it('silence ends a call, and so does its deadline', async () => {
    await using hub = await startSmallHub({ meddle: () => ({ hang: true }) });
    const quiet = setupClient(hub.url, { timeoutMs: 30 }, { env: { OMNIPUB_RETRIES: '1' } });
    await expect(quiet.client.call('getTag', ['a'])).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect(hub.seen).toHaveLength(2);
    const { client } = setupClient(hub.url);
    await expect(client.call('getTag', ['a'], {}, { deadlineMs: 30 })).rejects.toMatchObject({
      code: 'TIMEOUT',
    });
  });
});
