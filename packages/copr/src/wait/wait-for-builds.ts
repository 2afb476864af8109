import type { Call } from '@omnipub/core';
import type { CoprSession } from '../session/copr-session.js';
import { type BuildOutcome, outcomeOf } from './build-outcome.js';
import { failedBuilds } from './failed-builds.js';
import { pageOfBuild } from './page-of-build.js';
import type { WaitOptions } from './wait-options.js';
import { watchBuilds } from './watch-builds.js';

/**
 * Waits until builds are over; the answer has them in the order asked for. Changes are told as `processing` events. {@link watchBuilds}
 * @throws PublishError REJECTED when some failed or were canceled, see {@link failedBuildsOf}, unless `whenFailed` is `return`; TIMEOUT
 * with recovery `wait` when the time is over and they go on; NOT_FOUND; ABORTED
 */
export async function waitForBuilds(
  copr: CoprSession,
  ids: readonly number[],
  options: WaitOptions,
  call: Call,
): Promise<readonly BuildOutcome[]> {
  const changes = watchBuilds(copr, ids, options, call);
  let next = await changes.next();
  for (; next.done !== true; next = await changes.next()) {
    const { value } = next;
    const where = value.type === 'build' ? value.phase : value.chroot;
    const url = pageOfBuild(copr, value.id);
    call.emit({ type: 'processing', state: `build ${String(value.id)} (${where}) ${value.state}`, url });
  }
  const sights = next.value;
  const outcomes: BuildOutcome[] = [];
  for (const id of ids) {
    const sight = sights.get(id);
    if (sight !== undefined) outcomes.push(await outcomeOf(copr, sight, call));
  }
  const failed = outcomes.filter(({ isGood }) => !isGood);
  if (failed.length > 0 && options.whenFailed !== 'return') throw failedBuilds(copr, failed);
  return outcomes;
}
