import type { Call } from '@omnipub/core';
import type { Build, BuildChroot } from '../builds/build-schema.js';
import { isFinalState } from '../builds/build-state.js';
import { chrootsOfBuild, getBuild } from '../builds/read-build.js';
import type { CoprSession } from '../session/copr-session.js';

/**
 * Where a build is: its SRPM is made, the SRPM is imported, the packages are built, or it is over. The server's `pending`, `starting` and
 * `running` come twice, once for the SRPM and once for the packages (copr contract 9, recording _build-state-walk).
 */
export type BuildPhase = 'srpm' | 'import' | 'rpm' | 'over';

/** A build and its chroots, as they were seen together. */
export interface BuildSight {
  readonly build: Build;
  readonly phase: BuildPhase;
  readonly chroots: readonly BuildChroot[];
}

/** Looks at a build. @throws PublishError NOT_FOUND */
export async function seeBuild(copr: CoprSession, id: number, call: Call): Promise<BuildSight> {
  const build = await getBuild(copr, id, call);
  // Asked second: what it shows is never older than the build's own state.
  const chroots = await chrootsOfBuild(copr, id, call);
  return { build, chroots, phase: phaseOf(build.state, chroots) };
}

/** While the SRPM is made, chroots that were asked for wait; the import sets them going, and makes those that were not asked for. */
function phaseOf(state: string, chroots: readonly BuildChroot[]): BuildPhase {
  if (isFinalState(state)) return 'over';
  if (state === 'importing') return 'import';
  return chroots.some((chroot) => chroot.state !== 'waiting') ? 'rpm' : 'srpm';
}
