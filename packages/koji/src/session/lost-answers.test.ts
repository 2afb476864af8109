import { describe, expect, it } from 'vitest';
import { setupClient } from '../testing/clients.js';
import type { HubAnswer, HubRequest } from '../testing/loopback-hub.js';
import { type Meddle, startSmallHub } from '../testing/small-hub.js';
import type { Doubt } from './settle.js';

const auth = { type: 'password', user: 'jo', password: 'a long password' } as const;
const isWrite = ({ call }: HubRequest): boolean => call?.methodName === 'createTag';

/** Meddles with the first writes, as many as there are. */
function first(...how: ((answer: () => HubAnswer) => HubAnswer)[]): Meddle {
  return (request, answer) => (isWrite(request) ? how.shift()?.(answer) : undefined);
}
const beforeWork = (): HubAnswer => ({ cut: true });
const afterWork = (answer: () => HubAnswer): HubAnswer => {
  answer();
  return { cut: true };
};
const halfAnswer = (answer: () => HubAnswer): HubAnswer => ({ value: null, ...answer(), after: 30 });

describe('a write whose answer is lost', () => {
  it.each([
    ['before the hub has it: it is sent again with the same number and done once', [beforeWork], '1'],
    ['twice before the hub has it', [beforeWork, beforeWork], '2'],
  ])('%s', async (_, how, retries) => {
    await using hub = await startSmallHub({ meddle: first(...how) });
    const { client, events, emit } = setupClient(hub.url, { auth });
    expect(await client.call('createTag', ['a'], {}, { emit })).toBe(1);
    expect(hub.made).toEqual(['a']);
    const numbers = hub.seen.filter(isWrite).map(({ headers }) => headers['koji-session-callnum']);
    expect(new Set(numbers)).toEqual(new Set(['0']));
    expect(events.filter(({ type }) => type === 'request.retry')).toHaveLength(Number(retries));
  });

  it.each([
    ['after the hub has done it', afterWork],
    ['in the middle', halfAnswer],
  ])('%s: looked up, and done once', async (_, how) => {
    await using hub = await startSmallHub({ meddle: first(how) });
    const { client } = setupClient(hub.url, { auth });
    const asked: Doubt[] = [];
    const settle = async (doubt: Doubt) => {
      asked.push(doubt);
      return { happened: true as const, value: 1 };
    };
    expect(await client.call('createTag', ['a'], {}, { settle })).toBe(1);
    expect(asked).toMatchObject([{ happened: true }]);
    expect(hub.made).toEqual(['a']);
    // The next one goes on with the next number.
    expect(await client.call('createTag', ['b'])).toBe(2);
  });

  it('that nobody looks up is an error that says it was done', async () => {
    await using hub = await startSmallHub({ meddle: first(afterWork) });
    const { client } = setupClient(hub.url, { auth });
    await expect(client.call('createTag', ['a'])).rejects.toMatchObject({
      code: 'NETWORK',
      recovery: 'retry-after-probe',
      storeCode: 'RetryError',
    });
    expect(hub.made).toEqual(['a']);
  });

  it('over and over is an error that says to look first, and was done at most once', async () => {
    const all = Array.from({ length: 20 }, () => beforeWork);
    await using hub = await startSmallHub({ meddle: first(...all) });
    const { client } = setupClient(hub.url, { auth });
    await expect(client.call('createTag', ['a'])).rejects.toMatchObject({ recovery: 'retry-after-probe' });
    expect(hub.made).toEqual([]);
  });

  it('until the hub is there again, is looked up a last time', async () => {
    const all = Array.from({ length: 20 }, () => afterWork);
    await using hub = await startSmallHub({ meddle: first(...all) });
    const { client } = setupClient(hub.url, { auth });
    const asked: boolean[] = [];
    const settle = async ({ happened }: Doubt) => {
      asked.push(happened);
      return { happened: true as const, value: hub.made.length };
    };
    expect(await client.call('createTag', ['a'], {}, { settle })).toBe(1);
    expect(asked).toEqual([false]);
    const failing = async () => Promise.reject(new Error('no'));
    await expect(client.call('createTag', ['b'], {}, { settle: failing })).rejects.toMatchObject({
      code: 'NETWORK',
      recovery: 'retry-after-probe',
    });
    expect(hub.made).toEqual(['a', 'b']);
  });

  it('to a hub that was never reached may be sent anew', async () => {
    const hub = await startSmallHub();
    const { client } = setupClient(hub.url, { auth });
    await client.hub.logIn();
    await hub[Symbol.asyncDispose]();
    await expect(client.call('getTag', ['a'])).rejects.toMatchObject({ code: 'NETWORK', recovery: 'retry' });
  });

  it('is told as a write that may be done when somebody stops it, and the next one is not harmed', async () => {
    let arrived: () => void = () => undefined;
    const arrival = new Promise<void>((resolve) => (arrived = resolve));
    await using hub = await startSmallHub({
      meddle: first((answer) => {
        answer();
        arrived();
        return { hang: true };
      }),
    });
    const { client } = setupClient(hub.url, { auth });
    const stop = new AbortController();
    const write = client.call('createTag', ['a'], {}, { signal: stop.signal });
    const waiting = client.call('createTag', ['never'], {}, { signal: stop.signal });
    const next = client.call('createTag', ['b']);
    await arrival;
    stop.abort();
    await expect(write).rejects.toMatchObject({ code: 'ABORTED', recovery: 'retry-after-probe' });
    // This one had not begun.
    await expect(waiting).rejects.toMatchObject({ code: 'ABORTED', recovery: 'retry' });
    expect(await next).toBe(2);
    expect(hub.made).toEqual(['a', 'b']);
  });
});
