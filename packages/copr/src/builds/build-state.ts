/** States of builds and of their chroots (copr contract 9). A server may have further ones: they count as not final. */
export type BuildState =
  | 'failed'
  | 'succeeded'
  | 'canceled'
  | 'running'
  | 'pending'
  | 'skipped'
  | 'starting'
  | 'importing'
  | 'forked'
  | 'waiting'
  | 'unknown';

/**
 * Nothing comes after these. `forked` (a copy in a forked project, which python-copr waits for for ever, recording wait-forked-timeout)
 * and `unknown` are among them (copr contract 9).
 */
const finalStates: ReadonlySet<string> = new Set([
  'failed',
  'succeeded',
  'canceled',
  'skipped',
  'forked',
  'unknown',
]);

/** Has a build, or a chroot of one, come to its end? */
export function isFinalState(state: string): boolean {
  return finalStates.has(state);
}

/** Ends in which there is nothing to be sorry for: its packages are there, or there was nothing to do. */
const goodStates: ReadonlySet<string> = new Set(['succeeded', 'forked', 'skipped']);

/** Is this end a good one? `canceled`, `failed` and `unknown` are not. */
export function isGoodState(state: string): boolean {
  return goodStates.has(state);
}
