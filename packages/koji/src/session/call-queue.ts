/** Runs one piece of work at a time, in the order in which they came. */
export interface CallQueue {
  /** Waits for its turn; rejects with the signal's reason when that aborts first, and the work never begins. */
  run<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
  /** Resolves when all that was asked for so far has ended. */
  idle(): Promise<void>;
}

/**
 * Makes the queue for the writes of one session: two in flight can overtake each other, and the hub then refuses the later one with a
 * SequenceError (koji contract 4, measured).
 */
export function createCallQueue(): CallQueue {
  let last: Promise<void> = Promise.resolve();
  return {
    async run(signal, work) {
      const before = last;
      let leave: () => void = () => undefined;
      last = new Promise((resolve) => (leave = resolve));
      const turn = before.then(() => undefined);
      try {
        await turnOrAbort(turn, signal);
      } catch (thrown) {
        // Those behind wait for those before, not for this one.
        void turn.then(leave);
        throw thrown;
      }
      try {
        return await work();
      } finally {
        leave();
      }
    },
    idle: () => last,
  };
}

function turnOrAbort(turn: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) {
      stop();
      return;
    }
    signal.addEventListener('abort', stop, { once: true });
    void turn.then(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
  });
}
