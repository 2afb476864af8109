const claimed = new WeakMap<object, Set<number>>();

/** Builds that this session knows to be of another request of its own: they can't be the one whose answer was lost. */
export function claimedBuilds(session: object): Set<number> {
  const known = claimed.get(session) ?? new Set();
  claimed.set(session, known);
  return known;
}
