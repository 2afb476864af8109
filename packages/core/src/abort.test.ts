import { getEventListeners } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { linkSignal, untilAborted, withBounds } from './abort.js';
import { PublishError } from './errors.js';

const never = new Promise<never>(() => undefined);
const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('a linked signal', () => {
  it('aborts when the caller does, and says what was stopped', () => {
    const caller = new AbortController();
    const linked = linkSignal({ signal: caller.signal, what: 'the upload', store: 'gobbler' });
    linked.check();
    caller.abort();
    expect(linked.signal.reason).toMatchObject({
      code: 'ABORTED',
      message: 'the upload was stopped',
      store: 'gobbler',
    });
    expect(() => linked.check()).toThrow('the upload was stopped');
  });

  it('is aborted from the start when the caller already is', () => {
    expect(linkSignal({ signal: AbortSignal.abort(), what: 'x' }).signal.aborted).toBe(true);
  });

  it('keeps a PublishError that the caller gave as reason', () => {
    const reason = new PublishError('ABORTED', 'Ctrl-C');
    expect(linkSignal({ signal: AbortSignal.abort(reason), what: 'x' }).signal.reason).toBe(reason);
  });

  it('aborts at its deadline with TIMEOUT, also where the caller had a timeout of its own', () => {
    const linked = linkSignal({ deadlineMs: 500, what: 'waiting for the review' });
    vi.advanceTimersByTime(499);
    expect(linked.signal.aborted).toBe(false);
    vi.advanceTimersByTime(1);
    expect(linked.signal.reason).toMatchObject({
      code: 'TIMEOUT',
      message: 'waiting for the review took longer than 500 ms',
    });
    const own = linkSignal({ signal: AbortSignal.abort(new DOMException('x', 'TimeoutError')), what: 'x' });
    expect(own.signal.reason).toMatchObject({ code: 'TIMEOUT' });
  });

  it.each([2 ** 31, 90 * 86_400_000, Infinity])(
    'does not abort at once for a deadline of %d ms',
    (deadlineMs) => {
      const linked = linkSignal({ deadlineMs, what: 'x' });
      vi.advanceTimersByTime(86_400_000);
      expect(linked.signal.aborted).toBe(false);
      linked.done();
    },
  );

  it('leaves no timer and no listener behind once it is done', () => {
    const caller = new AbortController();
    const linked = linkSignal({ signal: caller.signal, deadlineMs: 1000, what: 'x' });
    expect([listeners(caller.signal), vi.getTimerCount()]).toEqual([1, 1]);
    linked.done();
    expect([listeners(caller.signal), vi.getTimerCount()]).toEqual([0, 0]);
    caller.abort();
    expect(linked.signal.aborted).toBe(false);
  });
});

describe('withBounds', () => {
  it.each([
    ['succeeds', () => Promise.resolve('done')],
    ['fails', () => Promise.reject(new Error('no'))],
    [
      'throws at once',
      () => {
        throw new Error('no');
      },
    ],
  ])('leaves nothing behind when the work %s', async (_, work) => {
    const caller = new AbortController();
    await withBounds({ signal: caller.signal, deadlineMs: 1000, what: 'x' }, work).catch(() => undefined);
    expect([listeners(caller.signal), vi.getTimerCount()]).toEqual([0, 0]);
  });

  it('leaves nothing behind after a thousand calls at once on one signal, nor warns of a leak', async () => {
    const caller = new AbortController();
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    await Promise.all(
      Array.from({ length: 1000 }, () => withBounds({ signal: caller.signal, what: 'x' }, async () => 1)),
    );
    expect(listeners(caller.signal)).toBe(0);
    expect(warn).not.toHaveBeenCalled();
  });

  it('ends at the deadline even if the work does not listen, and leaves nothing behind', async () => {
    const caller = new AbortController();
    const work = withBounds({ signal: caller.signal, deadlineMs: 50, what: 'x' }, () => never);
    vi.advanceTimersByTime(50);
    await expect(work).rejects.toMatchObject({ code: 'TIMEOUT' });
    expect([listeners(caller.signal), vi.getTimerCount()]).toEqual([0, 0]);
  });

  it('does not begin when the caller has aborted', async () => {
    const work = vi.fn(async () => 1);
    await expect(withBounds({ signal: AbortSignal.abort(), what: 'x' }, work)).rejects.toMatchObject({
      code: 'ABORTED',
    });
    expect(work).not.toHaveBeenCalled();
  });
});

describe('untilAborted', () => {
  it('does not let a later failure of the work end the process', async () => {
    const caller = new AbortController();
    const unhandled = vi.fn();
    process.once('unhandledRejection', unhandled);
    let fail: (error: Error) => void = () => undefined;
    const work = untilAborted(new Promise((_, reject) => (fail = reject)), caller.signal);
    caller.abort(new Error('stop'));
    await expect(work).rejects.toThrow('stop');
    fail(new Error('too late'));
    vi.useRealTimers();
    await new Promise(setImmediate);
    process.off('unhandledRejection', unhandled);
    expect(unhandled).not.toHaveBeenCalled();
    expect(listeners(caller.signal)).toBe(0);
  });

  it('gives the value when that comes first', async () => {
    expect(await untilAborted(Promise.resolve(7), new AbortController().signal)).toBe(7);
  });
});
