/** One at a time, in the order in which they asked. */
export class Mutex {
  #last: Promise<void> = Promise.resolve();

  /** Waits for its turn; the answer gives the turn away. */
  async acquire(): Promise<() => void> {
    let release: () => void = () => undefined;
    const before = this.#last;
    this.#last = new Promise((resolve) => {
      release = resolve;
    });
    await before;
    return release;
  }

  /** Runs `work` when it is its turn. */
  async run<T>(work: () => T | Promise<T>): Promise<T> {
    const release = await this.acquire();
    try {
      return await work();
    } finally {
      release();
    }
  }
}
