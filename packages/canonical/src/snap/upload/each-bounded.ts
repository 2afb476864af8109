/** Works on all of the items, at most so many at once, and gives the results in their order. The first failure ends the rest. */
export async function eachBounded<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const queue = items.entries();
  const worker = async (): Promise<void> => {
    // All workers take from one iterator.
    for (const [index, item] of queue) results[index] = await work(item, index);
  };
  const workers = Math.max(1, Math.min(Math.trunc(atOnce) || 1, items.length));
  await Promise.all(Array.from({ length: workers }, worker));
  return results;
}
