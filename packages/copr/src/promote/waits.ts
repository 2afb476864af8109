import { DAY_MS, INTERVAL_MS, type WaitOptions } from '../wait/wait-options.js';

/** How long is waited, and how often is looked. */
export interface Waits {
  /** Milliseconds for all of it. */
  readonly timeoutMs: number;
  /** Milliseconds between two looks, at most. */
  readonly intervalMs: number;
}

/** Fills in what was not said: the waits of builds. */
export function waitsOf({ timeoutMs = DAY_MS, intervalMs = INTERVAL_MS }: WaitOptions): Waits {
  return { timeoutMs, intervalMs };
}
