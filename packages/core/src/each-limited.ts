/** Options of {@link eachLimited}. */
export interface EachLimitedOptions {
  /** How many at once; below 1, or no number, means 1. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** Where one item is worked on. */
export interface LimitedPlace {
  /** Of the item, from 0. */
  readonly index: number;
  /** Which of the lanes works on it, from 0: so that each can keep a buffer of its own. */
  readonly lane: number;
}

/**
 * Runs `work` for each item, some at a time, and gives the results in order. The first failure stops the others before their next
 * item, and is thrown when all have come to rest.
 * @throws the signal's reason before an item when it is aborted; what `work` throws first
 */
export async function eachLimited<T, R>(
  items: readonly T[],
  { limit, signal }: EachLimitedOptions,
  work: (item: T, place: LimitedPlace) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const failures: unknown[] = [];
  // All lanes take from one iterator.
  const queue = items.entries();
  const run = async (lane: number): Promise<void> => {
    for (const [index, item] of queue) {
      try {
        signal.throwIfAborted();
        results[index] = await work(item, { index, lane });
      } catch (thrown) {
        failures.push(thrown);
      }
      if (failures.length > 0) return;
    }
  };
  const lanes = Math.min(Math.max(1, Math.trunc(limit) || 1), items.length);
  await Promise.all(Array.from({ length: lanes }, (_, lane) => run(lane)));
  if (failures.length > 0) throw failures[0];
  return results;
}
