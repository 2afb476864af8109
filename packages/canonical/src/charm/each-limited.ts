/** Options of {@link eachLimited}. */
export interface EachLimitedOptions {
  /** How many at once. */
  readonly limit: number;
  readonly signal: AbortSignal;
}

/**
 * Runs `work` for each item, some at a time, and gives the results in order. The first failure stops the others before their next
 * item, and is thrown when all have come to rest.
 */
export async function eachLimited<T, R>(
  items: readonly T[],
  options: EachLimitedOptions,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    while (failures.length === 0 && next < items.length) {
      const at = next++;
      try {
        options.signal.throwIfAborted();
        results[at] = await work(items[at] as T);
      } catch (thrown) {
        failures.push(thrown);
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(options.limit, items.length) }, lane));
  if (failures.length > 0) throw failures[0];
  return results;
}
