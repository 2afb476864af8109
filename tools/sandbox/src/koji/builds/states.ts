/** What a build's number says (koji contract 10). */
export const BUILD_STATES = ['BUILDING', 'COMPLETE', 'DELETED', 'FAILED', 'CANCELED'] as const;
export const BUILDING = 0;
export const COMPLETE = 1;
export const DELETED = 2;
export const FAILED = 3;
export const CANCELED = 4;

/** The name of a build's state. */
export function buildState(state: number): string {
  return BUILD_STATES[state] ?? String(state);
}
