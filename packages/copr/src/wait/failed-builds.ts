import { PublishError } from '@omnipub/core';
import type { CoprSession } from '../session/copr-session.js';
import type { BuildOutcome } from './build-outcome.js';
import { pageOfBuild } from './page-of-build.js';

const outcomes = new WeakMap<PublishError, readonly BuildOutcome[]>();

/** The builds that an error of a wait is about, with their chroots and logs; undefined for any other error. */
export function failedBuildsOf(error: unknown): readonly BuildOutcome[] | undefined {
  return error instanceof PublishError ? outcomes.get(error) : undefined;
}

/** Log URLs that a hint names; more would not be read. */
const MOST_URLS = 3;

/**
 * The error for builds that did not end well: names the chroots that failed, and where their logs are.
 * @param failed one at least
 */
export function failedBuilds(copr: CoprSession, failed: readonly BuildOutcome[]): PublishError {
  const urls = failed.flatMap(logsToRead);
  const [first] = failed;
  const error = new PublishError('REJECTED', failed.map(sentence).join('; '), {
    store: 'copr',
    ...(first === undefined ? {} : { storeCode: first.build.state, docs: pageOfBuild(copr, first.build.id) }),
    hint:
      urls.length === 0
        ? `look at ${failed.map(({ build }) => pageOfBuild(copr, build.id)).join(', ')}`
        : `read why: ${urls.slice(0, MOST_URLS).join(' ')}`,
  });
  outcomes.set(error, failed);
  return error;
}

const bad: ReadonlySet<string> = new Set(['failed', 'canceled', 'unknown']);

function sentence({ build, chroots, failedSource }: BuildOutcome): string {
  const name = build.source_package.name === null ? '' : ` of ${build.source_package.name}`;
  const what = `build ${String(build.id)}${name} in ${build.ownername}/${build.project_dirname}`;
  if (failedSource !== undefined) return `${what} failed: its SRPM could not be made or imported`;
  if (build.state !== 'failed') return `${what} ended as ${build.state}`;
  const broken = chroots.filter(({ state }) => bad.has(state));
  const names = broken.map(({ name: chroot, state }) =>
    state === 'failed' ? chroot : `${chroot} (${state})`,
  );
  return `${what} failed in ${names.join(', ')}, ${String(broken.length)} of ${String(chroots.length)} chroots`;
}

function logsToRead({ chroots, failedSource }: BuildOutcome): string[] {
  if (failedSource !== undefined) return failedSource.logs === undefined ? [] : [failedSource.logs.builder];
  return chroots.flatMap(({ state, logs }) =>
    state === 'failed' && logs !== undefined ? [logs.builder] : [],
  );
}
