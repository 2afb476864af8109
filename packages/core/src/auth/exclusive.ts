import type { Clock } from '../clock.js';
import { waitForLock } from '../lock/wait-for-lock.js';

/** Runs a piece of work while nobody else runs one under the same name, in this process or another. */
export type Exclusive = <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>;

/** Options of {@link exclusiveByLockFile}. */
export interface ExclusiveOptions {
  readonly clock: Clock;
  /** Milliseconds to wait for the others. @default 60000 */
  readonly deadlineMs?: number;
}

/**
 * By a lock file, in a directory that exists. What a dead process left is taken over.
 * @param path absolute
 */
export function exclusiveByLockFile(path: string, options: ExclusiveOptions): Exclusive {
  return async (work, signal) => {
    const { clock, deadlineMs = 60_000 } = options;
    const lock = await waitForLock(path, { clock, deadlineMs, signal, busy: 'is refreshing this login' });
    try {
      return await work();
    } finally {
      await lock.release();
    }
  };
}
