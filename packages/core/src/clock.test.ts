import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { systemClock } from './clock.js';
import { PublishError } from './errors.js';

const settledSoon = async (promise: Promise<unknown>): Promise<boolean> => {
  let settled = false;
  promise.then(
    () => (settled = true),
    () => (settled = true),
  );
  for (let i = 0; i < 5; i++) await systemClock.sleep(2, new AbortController().signal);
  return settled;
};

describe('the system clock', () => {
  it('sleeps at least as long as asked', async () => {
    const before = performance.now();
    await systemClock.sleep(20, new AbortController().signal);
    expect(performance.now() - before).toBeGreaterThanOrEqual(19);
  });

  it('wakes up with the reason of the abort and leaves no listener', async () => {
    const caller = new AbortController();
    const sleep = systemClock.sleep(60_000, caller.signal);
    const reason = new PublishError('ABORTED', 'Ctrl-C');
    caller.abort(reason);
    await expect(sleep).rejects.toBe(reason);
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
  });

  it('does not fall asleep when it is already aborted', async () => {
    await expect(systemClock.sleep(60_000, AbortSignal.abort(new Error('stop')))).rejects.toThrow('stop');
  });

  it('leaves no listener after a sleep that was not disturbed', async () => {
    const caller = new AbortController();
    await systemClock.sleep(1, caller.signal);
    expect(getEventListeners(caller.signal, 'abort')).toHaveLength(0);
  });

  it('sleeps longer than a timer of Node can hold', async () => {
    const caller = new AbortController();
    const sleep = systemClock.sleep(2 ** 31 + 1000, caller.signal);
    expect(await settledSoon(sleep)).toBe(false);
    caller.abort();
    await expect(sleep).rejects.toThrow();
  });

  it('does not sleep for no time or less', async () => {
    await systemClock.sleep(0, new AbortController().signal);
    await systemClock.sleep(-5, new AbortController().signal);
  });

  it('gives the time since 1970 and numbers from 0 up to 1', () => {
    expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(1000);
    expect(systemClock.random()).toBeLessThan(1);
    expect(systemClock.random()).toBeGreaterThanOrEqual(0);
  });
});
