/** The hub's clock: seconds since the epoch to the microsecond, as PostgreSQL's now(). */
export function hubClock(now: (() => number) | undefined): () => number {
  if (now !== undefined) return () => now() / 1000;
  return () => Math.round((performance.timeOrigin + performance.now()) * 1000) / 1e6;
}
