import { type Call, PublishError, toPublishError } from '@omnipub/core';
import type { CoprSession } from '../session/copr-session.js';
import { isOutage } from '../wait/is-outage.js';
import type { Build } from './build-schema.js';
import type { BuildTrial } from './build-trial.js';
import { findLostBuilds } from './find-lost-builds.js';

/** Milliseconds before the second look; they grow. */
const FIRST_LOOK_MS = 250;

/** What is looked for, and how long. */
export interface LookOptions {
  /** The newest build before anything was sent. */
  readonly mark: number;
  /** Milliseconds; 0 looks once. */
  readonly forMs: number;
  /** What has become of the request. */
  readonly lost: PublishError;
}

/**
 * Looks for the builds of a request whose answer was lost, again and again until the time is over. {@link findLostBuilds}
 * @returns undefined when there are none
 * @throws PublishError with recovery `retry-after-probe`: when it can't be told, or nobody can look
 */
export async function lookForBuilds(
  copr: CoprSession,
  trial: BuildTrial,
  { mark, forMs, lost }: LookOptions,
  call: Call,
): Promise<readonly Build[] | undefined> {
  const { clock } = copr.deps;
  const until = clock.now() + forMs;
  try {
    for (let wait = FIRST_LOOK_MS; ; wait *= 2) {
      const found = await lookDuringOutage(() => findLostBuilds(copr, trial, mark, call), {
        isLast: () => clock.now() >= until,
      });
      if (found !== undefined || clock.now() >= until) return found;
      await clock.sleep(Math.min(wait, until - clock.now()), call.signal);
    }
  } catch (thrown) {
    throw notLookedUp(lost, toPublishError(thrown, { store: 'copr' }));
  }
}

/** While there is time for another look, an outage is one that has found nothing. */
async function lookDuringOutage<T>(
  look: () => Promise<T | undefined>,
  { isLast }: { readonly isLast: () => boolean },
): Promise<T | undefined> {
  try {
    return await look();
  } catch (thrown) {
    if (!isOutage(thrown) || isLast()) throw thrown;
    return undefined;
  }
}

function notLookedUp(lost: PublishError, why: PublishError): PublishError {
  if (why.recovery === 'retry-after-probe') return why;
  const stopped = why.code === 'ABORTED';
  return new PublishError(
    stopped ? why.code : lost.code,
    `${lost.message}; what became of it can't be seen: ${why.message}`,
    {
      store: 'copr',
      recovery: 'retry-after-probe',
      ...(lost.status === undefined ? {} : { status: lost.status }),
      hint: 'look at the list of builds; when there is none of it, run again',
      cause: why,
    },
  );
}
