import { type Call, PublishError } from '@omnipub/core';
import { matchesPattern } from '../api/matches-pattern.js';
import type { CoprSession } from '../session/copr-session.js';
import type { Build } from './build-schema.js';
import type { BuildTrial, TrialSource } from './build-trial.js';
import { claimedBuilds } from './claimed-builds.js';
import { listBuilds } from './list-builds.js';
import { sourceBuildConfig } from './read-build.js';

/** The newest build of the project when nothing was sent yet: whatever is newer may be ours. 0 when there is none. */
export async function newestBuildId(copr: CoprSession, { place }: BuildTrial, call: Call): Promise<number> {
  const { ownername, projectname } = place;
  for await (const { id } of listBuilds(copr, { ownername, projectname, limit: 1 }, call)) return id;
  return 0;
}

/**
 * Looks for the builds of a request whose answer was lost: newer than the mark, in the same directory, by the same user, of the same
 * sources, with the same options as far as they can be read. Undefined when there are none.
 * @throws PublishError CONFLICT with recovery `retry-after-probe` when it can't be told whether what is there is ours
 */
export async function findLostBuilds(
  copr: CoprSession,
  trial: BuildTrial,
  mark: number,
  call: Call,
): Promise<readonly Build[] | undefined> {
  const candidates = await newerBuilds(copr, trial, mark, call);
  if (candidates.length === 0) return undefined;
  const { name: me } = await copr.whoAmI(call);
  const found: Build[] = [];
  for (const [key, count] of counted(trial.sources)) {
    const same = candidates.filter((candidate) => candidate.key === key);
    const ours = same.filter(({ build }) => build.submitter === me);
    if (ours.length === count && same.length === count) found.push(...ours.map(({ build }) => build));
    else if (same.length > 0)
      throw undecided(
        same.map(({ build }) => build),
        me,
      );
  }
  if (found.length === 0) return undefined;
  // One request makes all or none.
  if (found.length !== trial.sources.length) throw undecided(found, me);
  return found.sort((a, b) => a.id - b.id);
}

interface Candidate {
  readonly build: Build;
  /** Of the trial's source that it is made of. */
  readonly key: string;
}

async function newerBuilds(
  copr: CoprSession,
  trial: BuildTrial,
  mark: number,
  call: Call,
): Promise<readonly Candidate[]> {
  const { ownername, projectname } = trial.place;
  const claimed = claimedBuilds(copr);
  const candidates: Candidate[] = [];
  for await (const build of listBuilds(copr, { ownername, projectname, pageSize: 50 }, call)) {
    if (build.id <= mark) break;
    if (claimed.has(build.id) || !isLike(build, trial)) continue;
    const config = await sourceBuildConfig(copr, build.id, call);
    const { timeout } = trial.buildopts;
    if (timeout !== undefined && config.timeout !== timeout) continue;
    const source = trial.sources.find((each) => each.isSame(config, build));
    if (source !== undefined) candidates.push({ build, key: source.key });
  }
  return candidates;
}

function isLike(build: Build, { place, buildopts }: BuildTrial): boolean {
  const { chroots: wanted, background = false } = buildopts;
  if (build.project_dirname !== (place.project_dirname ?? place.projectname)) return false;
  if (build.is_background !== background) return false;
  if (wanted === undefined) return true;
  const isWanted = (chroot: string): boolean => wanted.some((pattern) => matchesPattern(pattern, chroot));
  return build.chroots.length > 0 && build.chroots.every(isWanted);
}

/** How many builds are made of each. */
function counted(sources: readonly TrialSource[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { key } of sources) counts.set(key, (counts.get(key) ?? 0) + 1);
  return counts;
}

function undecided(builds: readonly Build[], me: string): PublishError {
  const ids = builds.map(({ id, submitter }) => `${String(id)} (by ${submitter ?? 'a webhook'})`).join(', ');
  return new PublishError(
    'CONFLICT',
    `the answer to a new build was lost, and it can't be told whether it is among these: ${ids}`,
    {
      store: 'copr',
      recovery: 'retry-after-probe',
      hint: `look at them; if none is the one that ${me} has just asked for, run again`,
    },
  );
}
