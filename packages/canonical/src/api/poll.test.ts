import { PublishError } from '@omnipub/core';
import { fakeClock } from '@omnipub/core/testing';
import { describe, expect, it } from 'vitest';
import { poll } from './poll.js';

const call = { signal: new AbortController().signal };
const answers = (...list: readonly unknown[]) => {
  const left = [...list];
  return async (): Promise<string | undefined> => {
    const next = left.shift();
    if (next instanceof Error) throw next;
    return next as string | undefined;
  };
};

describe('polling', () => {
  it('waits longer each time, and gives what it finds', async () => {
    const clock = fakeClock();
    const look = answers(undefined, undefined, undefined, undefined, 'ready');
    expect(await poll(look, call, { clock, deadlineMs: 60_000, firstMs: 100, longestMs: 300 })).toBe('ready');
    expect(clock.sleeps).toEqual([100, 150, 225, 300]);
  });

  it('gives up at the deadline, after a last look', async () => {
    const clock = fakeClock();
    expect(await poll(answers(), call, { clock, deadlineMs: 500, firstMs: 400 })).toBeUndefined();
    expect(clock.sleeps).toEqual([400, 100]);
  });

  it('outlasts an outage, and waits as long as the store asks', async () => {
    const clock = fakeClock();
    const busy = new PublishError('RATE_LIMITED', 'slow down', { retryAfterMs: 5_000 });
    const look = answers(new PublishError('STORE_UNAVAILABLE', '502'), busy, 'ready');
    expect(await poll(look, call, { clock, deadlineMs: 60_000, firstMs: 100 })).toBe('ready');
    expect(clock.sleeps).toEqual([100, 5_000]);
  });

  it('says of an outage at the deadline that it was one', async () => {
    const look = async (): Promise<undefined> => {
      throw new PublishError('NETWORK', 'no route');
    };
    await expect(poll(look, call, { clock: fakeClock(), deadlineMs: 1_000 })).rejects.toThrow('no route');
  });

  it('does not repeat what the store refused', async () => {
    const clock = fakeClock();
    const look = answers(new PublishError('AUTH_DENIED', 'not yours'), 'ready');
    await expect(poll(look, call, { clock, deadlineMs: 1_000 })).rejects.toThrow('not yours');
    expect(clock.sleeps).toEqual([]);
  });

  it('ends at once when it is aborted', async () => {
    const stop = new AbortController();
    const look = async (): Promise<undefined> => {
      stop.abort(new PublishError('ABORTED', 'stopped'));
      return undefined;
    };
    const options = { clock: fakeClock(), deadlineMs: 60_000 };
    await expect(poll(look, { signal: stop.signal }, options)).rejects.toMatchObject({ code: 'ABORTED' });
  });
});
