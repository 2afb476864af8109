import type { Call } from '@omnipub/core';
import type { Build } from '../builds/build-schema.js';
import { isGoodState } from '../builds/build-state.js';
import { sourceChroot } from '../builds/read-build.js';
import { type LogUrls, logUrls } from '../logs/log-urls.js';
import type { CoprSession } from '../session/copr-session.js';
import type { BuildSight } from './build-sight.js';

/** How a chroot has ended. */
export interface ChrootOutcome {
  readonly name: string;
  readonly state: string;
  /** The folder of its files. */
  readonly resultUrl: string | null;
  readonly logs?: LogUrls;
}

/** How a build has ended. */
export interface BuildOutcome {
  readonly build: Build;
  readonly isGood: boolean;
  readonly chroots: readonly ChrootOutcome[];
  /** Where the making of the SRPM has failed: then no chroot was built. */
  readonly failedSource?: { readonly logs?: LogUrls };
}

/** What a build that is over has come to. For one that has failed it is found out whether the SRPM was to blame. */
export async function outcomeOf(
  copr: CoprSession,
  { build, chroots }: BuildSight,
  call: Call,
): Promise<BuildOutcome> {
  const done = {
    build,
    isGood: isGoodState(build.state),
    chroots: chroots.map(({ name, state, result_url: resultUrl }) => {
      const logs = logUrls({ state, result_url: resultUrl });
      return { name, state, resultUrl, ...(logs === undefined ? {} : { logs }) };
    }),
  };
  if (build.state !== 'failed') return done;
  const source = await sourceChroot(copr, build.id, call);
  if (source?.state !== 'failed') return done;
  const logs = logUrls(source);
  return { ...done, failedSource: logs === undefined ? {} : { logs } };
}
