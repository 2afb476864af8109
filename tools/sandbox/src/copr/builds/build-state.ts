import type { BuildChroot, BuildRow, State } from '../db/rows.js';

const SOURCE_FIRST: readonly State[] = ['starting', 'pending', 'running', 'importing', 'failed'];
const PRIORITY: readonly State[] = [
  'running',
  'starting',
  'pending',
  'failed',
  'succeeded',
  'skipped',
  'forked',
];
const FINISHED: readonly State[] = ['succeeded', 'forked', 'canceled', 'skipped', 'failed'];

/** The state of a build: its source's while that is not done, else the first by priority of its chroots' (copr contract 9). */
export function buildState({ canceled, sourceState, chroots }: BuildRow): State {
  if (canceled) return 'canceled';
  if (SOURCE_FIRST.includes(sourceState)) return sourceState;
  if (chroots.length === 0) return 'waiting';
  const states = new Set(chroots.map(({ state }) => state));
  const found = PRIORITY.find((state) => states.has(state));
  return found ?? (states.has('waiting') ? 'pending' : 'unknown');
}

/** Whether nothing more happens to it. */
export function isFinished(build: BuildRow): boolean {
  if (endedEarly(build)) return true;
  if (build.chroots.length === 0) return FINISHED.includes(build.sourceState);
  return build.chroots.every(isChrootFinished);
}

/** Canceled, or without a source. */
export const endedEarly = ({ canceled, sourceState }: BuildRow): boolean =>
  canceled || sourceState === 'failed' || sourceState === 'canceled';

/** Whether nothing more happens in that chroot. */
export const isChrootFinished = ({ state }: BuildChroot): boolean => FINISHED.includes(state);
