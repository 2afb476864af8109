const ROUNDS = 5;

/** Seconds of each round of two commands in turn, so that a drift of the machine's speed hits both; ours as a multiple of the peer's. */
export async function ratios(
  ours: () => Promise<number>,
  peer: () => Promise<number>,
): Promise<readonly number[]> {
  const found: number[] = [];
  await ours();
  await peer();
  for (let round = 0; round < ROUNDS; round++) found.push((await ours()) / (await peer()));
  return found.sort((a, b) => a - b);
}

/** The same in words. */
export async function pairs(ours: () => Promise<number>, peer: () => Promise<number>): Promise<string> {
  const found = await ratios(ours, peer);
  const show = (ratio: number | undefined): string => (ratio ?? Number.NaN).toFixed(2);
  return `${show(median(found))} times the peer's seconds (min ${show(found[0])}, max ${show(found.at(-1))})`;
}

/** The one in the middle of sorted numbers. */
export function median(sorted: readonly number[]): number {
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Seconds that a piece of work takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}
