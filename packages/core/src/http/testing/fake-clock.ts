import type { Clock } from '../../clock.js';

/** A clock that tests turn: waits are kept in a list, and pass at once unless told otherwise. */
export interface FakeClock extends Clock {
  /** Every wait that was asked for, in milliseconds. */
  readonly sleeps: readonly number[];
  /** Turns the clock without anybody sleeping. */
  advance(ms: number): void;
}

/** Makes a fake clock. With `hold`, a wait ends only by its signal. @default hold false, random 0.5, now a fixed day in 2026 */
export function fakeClock(options: { readonly hold?: boolean; readonly random?: number } = {}): FakeClock {
  let now = Date.UTC(2026, 0, 2, 3, 4, 5);
  const sleeps: number[] = [];
  return {
    sleeps,
    now: () => now,
    random: () => options.random ?? 0.5,
    advance: (ms) => {
      now += ms;
    },
    async sleep(ms, signal) {
      signal.throwIfAborted();
      sleeps.push(ms);
      if (options.hold === true) {
        await new Promise<never>((_, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
        });
      }
      now += ms;
    },
  };
}
