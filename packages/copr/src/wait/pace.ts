import type { Clock } from '@omnipub/core';

/** Milliseconds between the first two looks after something has happened. */
const FIRST_MS = 1_000;
const GROWTH = 1.5;
/** No wait is longer or shorter by more than this part, so that many watchers don't come together. */
const JITTER = 0.2;

/** How long to wait until the next look. */
export interface Pace {
  /** Milliseconds; short after news, longer and longer without. */
  next(news: { readonly isNew: boolean }): number;
}

/** Waits that grow up to `longestMs` while nothing happens. */
export function createPace(clock: Pick<Clock, 'random'>, longestMs: number): Pace {
  let wait = 0;
  return {
    next({ isNew }) {
      wait = Math.min(longestMs, isNew || wait === 0 ? FIRST_MS : wait * GROWTH);
      return Math.round(wait * (1 - JITTER + 2 * JITTER * clock.random()));
    },
  };
}
