import { touch } from './disk.js';
import { cancelled, failed } from './errors.js';
import { quote, type Raw } from './go/raw.js';

interface Held {
  shared: boolean;
  count: number;
}

/** Gives a lock back; calling it twice is harmless. */
export type Release = () => void;

/** How a lock is asked for. */
export interface LockRequest {
  readonly exclusive: boolean;
  readonly signal: AbortSignal;
}

const POLL_MS = 50;

/**
 * Readers-writer locks by path, each with its file on disk. As in the server there is no fairness, and a lock file that
 * cannot be opened looks like a lock that somebody holds (gobbler contract 9, 11).
 */
export class PathLocks {
  readonly #timeoutMs: number;
  readonly #held = new Map<Raw, Held>();
  readonly #waiting = new Set<() => void>();

  constructor(options: { timeoutMs: number }) {
    this.#timeoutMs = options.timeoutMs;
  }

  /** Waits for the lock. @throws GobblerError after the timeout, or when the request is given up */
  async lock(path: Raw, request: LockRequest): Promise<Release> {
    const start = performance.now();
    for (let first = true; ; first = false) {
      if (!first && performance.now() - start > this.#timeoutMs) {
        throw failed(`timed out waiting for the lock to be acquired on ${quote(path)}`);
      }
      if (request.signal.aborted) throw cancelled('lock request');
      if (await this.#try(path, request.exclusive)) return this.#releaser(path);
      await this.#change(request.signal);
    }
  }

  async #try(path: Raw, exclusive: boolean): Promise<boolean> {
    const held = this.#held.get(path);
    if (held !== undefined) {
      if (exclusive || !held.shared) return false;
      held.count++;
      return true;
    }
    // Taken before the file is made: nobody may slip in while the disk works.
    this.#held.set(path, { shared: !exclusive, count: 1 });
    try {
      await touch(path);
      return true;
    } catch {
      // Nobody is woken: they would all find the same file and wake each other for ever.
      this.#held.delete(path);
      return false;
    }
  }

  #releaser(path: Raw): Release {
    let done = false;
    return () => {
      if (done) return;
      done = true;
      this.#release(path);
    };
  }

  #release(path: Raw): void {
    const held = this.#held.get(path);
    if (held === undefined) return;
    if (held.count > 1) {
      held.count--;
      return;
    }
    this.#held.delete(path);
    for (const wake of [...this.#waiting]) wake();
  }

  /** Until any lock is released, the request is given up, or a poll is due (a lock file may have become usable). */
  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', wake);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.min(POLL_MS, this.#timeoutMs));
      signal.addEventListener('abort', wake);
      this.#waiting.add(wake);
    });
  }
}
