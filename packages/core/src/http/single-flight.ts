/** Shares one run of a piece of work among all who ask while it runs. */
export interface SingleFlight<T> {
  /** Joins the run or starts one. Rejects with the signal's reason when it aborts; the others' run goes on. */
  join(signal: AbortSignal): Promise<T>;
}

/** Makes one. The work's own signal aborts when the last of those who wait for it has gone. */
export function createSingleFlight<T>(work: (signal: AbortSignal) => Promise<T>): SingleFlight<T> {
  let flight: { readonly result: Promise<T>; readonly stop: AbortController; waiting: number } | undefined;

  const start = (): NonNullable<typeof flight> => {
    const stop = new AbortController();
    const own = { result: work(stop.signal), stop, waiting: 0 };
    const land = (): void => {
      if (flight === own) flight = undefined;
    };
    own.result.then(land, land);
    return own;
  };

  return {
    join(signal) {
      return new Promise<T>((resolve, reject) => {
        if (signal.aborted) {
          reject(signal.reason as Error);
          return;
        }
        flight ??= start();
        const joined = flight;
        joined.waiting++;
        const leave = (): void => {
          reject(signal.reason as Error);
          if (--joined.waiting > 0) return;
          if (flight === joined) flight = undefined;
          joined.stop.abort(signal.reason);
        };
        signal.addEventListener('abort', leave, { once: true });
        joined.result.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
      });
    },
  };
}
