/** Options of {@link eachLimited}. */
export interface EachLimitedOptions {
  /** How many at once. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/**
 * Runs `work` for each item, some at a time. `worker` numbers the lanes, so that each can keep a buffer of its own. The first
 * failure stops the others before their next item, and is thrown when all have come to rest.
 */
export async function eachLimited<T>(
  items: readonly T[],
  options: EachLimitedOptions,
  work: (item: T, worker: number) => Promise<void>,
): Promise<void> {
  let next = 0;
  let failure: { readonly thrown: unknown } | undefined;
  const lane = async (worker: number): Promise<void> => {
    while (failure === undefined && next < items.length) {
      const item = items[next++] as T;
      try {
        options.signal.throwIfAborted();
        await work(item, worker);
      } catch (thrown) {
        failure ??= { thrown };
      }
    }
  };
  await Promise.all(
    Array.from({ length: Math.min(options.limit, items.length) }, (_, worker) => lane(worker)),
  );
  if (failure !== undefined) throw (failure as { thrown: unknown }).thrown;
}
