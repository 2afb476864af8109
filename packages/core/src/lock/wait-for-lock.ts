import type { Clock } from '../clock.js';
import { PublishError } from '../errors.js';
import { acquireLock, type Lock, type LockOptions } from './lock-file.js';

/** Options of {@link waitForLock}. */
export interface WaitForLockOptions extends LockOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Milliseconds until the wait is given up. @default 30000 */
  readonly deadlineMs?: number;
}

/** Short against the few milliseconds that a lock is held for, long enough to leave its holder the processor. */
const PAUSE_MS = 4;

/**
 * Takes a lock file as soon as its holder lets go.
 * @throws PublishError CONFLICT, naming the holder, when it is still held at the deadline; the signal's reason
 */
export async function waitForLock(path: string, options: WaitForLockOptions): Promise<Lock> {
  const { clock, signal } = options;
  const until = clock.now() + (options.deadlineMs ?? 30_000);
  for (;;) {
    signal.throwIfAborted();
    try {
      return await acquireLock(path, options);
    } catch (thrown) {
      const held = thrown instanceof PublishError && thrown.code === 'CONFLICT';
      if (!held || clock.now() >= until) throw thrown;
    }
    // By chance, so that of two who wait the same one is not always late.
    await clock.sleep(PAUSE_MS * (0.5 + 2 * clock.random()), signal);
  }
}
