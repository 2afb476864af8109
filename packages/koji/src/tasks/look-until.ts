import { callOf, linkSignal, PublishError } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';
import { pollIntervalOf, type WaitOptions } from './task-times.js';

/** What ends a wait, or `undefined` to look again later. */
export type Look<T> = (call: {
  readonly signal: AbortSignal;
  readonly emit: ReturnType<typeof callOf>['emit'];
}) => Promise<T | undefined>;

/**
 * Looks again and again until `look` says something. The deadline is one of the clock, and of real time for a hub that is silent.
 * @throws PublishError TIMEOUT with recovery `wait` when the deadline passes; ABORTED; what `look` throws
 */
export async function lookUntil<T>(
  koji: Pick<HubAccess, 'hub' | 'clock'>,
  look: Look<T>,
  options: WaitOptions & { readonly what: string; readonly hint: string },
): Promise<T> {
  const { what, hint, deadlineMs } = options;
  const { signal, emit } = callOf(options);
  const until = deadlineMs === undefined ? Number.POSITIVE_INFINITY : koji.clock.now() + deadlineMs;
  const linked = linkSignal({
    signal,
    what,
    store: 'koji',
    ...(deadlineMs === undefined ? {} : { deadlineMs }),
  });
  try {
    for (;;) {
      linked.check();
      const found = await look({ signal: linked.signal, emit });
      if (found !== undefined) return found;
      const left = until - koji.clock.now();
      if (left <= 0) throw tooLate();
      await koji.clock.sleep(Math.min(left, pollIntervalOf(koji, options)), linked.signal);
    }
  } catch (thrown) {
    // Whatever ends after the deadline has ended because of it.
    throw linked.signal.aborted && !signal.aborted ? tooLate() : thrown;
  } finally {
    linked.done();
  }

  function tooLate(): PublishError {
    return new PublishError('TIMEOUT', `${what} took longer than ${String(deadlineMs)} ms`, {
      store: 'koji',
      recovery: 'wait',
      hint,
    });
  }
}
