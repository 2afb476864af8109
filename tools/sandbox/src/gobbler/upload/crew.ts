import { cancelled } from '../errors.js';
import type { Throttle } from '../throttle.js';

/** Runs jobs under the server's throttle; after the first failure nothing new is begun. */
export class Crew {
  readonly #throttle: Throttle;
  readonly #signal: AbortSignal;
  readonly #running = new Set<Promise<void>>();
  #failure: { error: unknown } | undefined;

  constructor(throttle: Throttle, signal: AbortSignal) {
    this.#throttle = throttle;
    this.#signal = signal;
  }

  /** Waits for a slot and starts `job`. @throws what an earlier job threw, or GobblerError when given up */
  async start(job: () => Promise<void>): Promise<void> {
    this.check();
    await this.#throttle.acquire();
    const task = this.#work(job).finally(() => {
      this.#throttle.release();
      this.#running.delete(task);
    });
    this.#running.add(task);
  }

  /** Waits for all jobs. @throws what the first failed one threw */
  async finish(): Promise<void> {
    await this.settle();
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  /** Waits for all jobs, whatever becomes of them. */
  async settle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }

  /** @throws what the first failed job threw, or GobblerError when the request is given up */
  check(): void {
    if (this.#signal.aborted) throw cancelled('directory processing');
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  async #work(job: () => Promise<void>): Promise<void> {
    try {
      this.check();
      await job();
    } catch (error) {
      this.#failure ??= { error };
    }
  }
}
