import { setTimeout as timeout } from 'node:timers/promises';
import { LONGEST_TIMER_MS } from './abort.js';

/** Time and chance, handed in so that tests can fake them. The one place that sleeps. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Waits; rejects with the signal's reason when it aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
  /** Uniform in [0, 1). */
  random(): number;
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  async sleep(ms, signal) {
    signal.throwIfAborted();
    try {
      for (let left = ms; left > 0; left -= LONGEST_TIMER_MS) {
        await timeout(Math.min(left, LONGEST_TIMER_MS), undefined, { signal });
      }
    } catch (thrown) {
      // timers/promises hides the signal's own reason, which says who stopped it and why.
      signal.throwIfAborted();
      throw thrown;
    }
  },
  random: () => Math.random(),
};
