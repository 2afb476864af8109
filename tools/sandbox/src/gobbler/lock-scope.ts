import { wrap } from './errors.js';
import { join } from './go/path.js';
import type { Raw } from './go/raw.js';
import type { PathLocks, Release } from './locks.js';

/**
 * The locks of one request, all given back when it ends. Reading a directory needs `shared`, changing it `exclusive`,
 * making a directory in it `newDirectory`; the server takes them from the registry downwards (gobbler contract 9).
 */
export class LockScope {
  readonly #locks: PathLocks;
  readonly #signal: AbortSignal;
  readonly #held: Release[] = [];

  constructor(locks: PathLocks, signal: AbortSignal) {
    this.#locks = locks;
    this.#signal = signal;
  }

  /** Nobody may change what lies directly in `dir`; `failure` begins the message if the wait fails. */
  shared(dir: Raw, failure: Raw): Promise<Release> {
    return this.#take(dir, { file: '..LOCK', exclusive: false, failure });
  }

  /** This request alone may be in `dir`. */
  exclusive(dir: Raw, failure: Raw): Promise<Release> {
    return this.#take(dir, { file: '..LOCK', exclusive: true, failure });
  }

  /** Nobody may make a directory in `dir`. */
  sharedNewDirectory(dir: Raw, failure: Raw): Promise<Release> {
    return this.#take(dir, { file: '..LOCK_NEWDIR', exclusive: false, failure });
  }

  /** This request alone may make a directory in `dir`. */
  exclusiveNewDirectory(dir: Raw, failure: Raw): Promise<Release> {
    return this.#take(dir, { file: '..LOCK_NEWDIR', exclusive: true, failure });
  }

  /** This request alone may change the usage of the project in `dir`. */
  usage(dir: Raw, failure: Raw): Promise<Release> {
    return this.#take(dir, { file: '..LOCK_USAGE', exclusive: true, failure });
  }

  /** Gives everything back. */
  releaseAll(): void {
    for (const release of this.#held.splice(0).reverse()) release();
  }

  async #take(dir: Raw, lock: { file: Raw; exclusive: boolean; failure: Raw }): Promise<Release> {
    try {
      const request = { exclusive: lock.exclusive, signal: this.#signal };
      const release = await this.#locks.lock(join(dir, lock.file), request);
      this.#held.push(release);
      return release;
    } catch (error) {
      throw wrap(lock.failure, error);
    }
  }
}
