import { type Call, PublishError } from '@omnipub/core';
import { projectInWords } from '../api/places.js';
import type { Build } from '../builds/build-schema.js';
import { getBuild } from '../builds/read-build.js';
import type { CoprSession } from '../session/copr-session.js';
import { waitForBuilds } from '../wait/wait-for-builds.js';
import { findPromoted, type Promotable } from './find-promoted.js';
import { forkInto } from './fork-into.js';
import type { Promotion } from './promote-schema.js';
import { publishBuild } from './publish-build.js';
import { rebuildInto } from './rebuild-into.js';
import type { Waits } from './waits.js';

/** What {@link promoteBuild} has done. */
export interface Promoted {
  /** The build in the other project. */
  readonly build: Build;
  /** `existed`: it was there already, and in the repositories. */
  readonly outcome: 'created' | 'existed';
}

/**
 * Brings a build that is good into another project: by a fork of the whole project, or by building the same SRPM there. Returns when it
 * is there, and in that project's repositories. What has been promoted already is not promoted twice.
 * @throws PublishError INVALID_INPUT for a build that is not good; ALREADY_EXISTS for a fork into a project that is there, without
 * `confirm`; CONFLICT when the fork would have, or has, another build of the package; NOT_FOUND for a rebuild in a project that is not
 * there; REJECTED when it fails there; TIMEOUT with recovery `wait` when it goes on
 */
export async function promoteBuild(
  copr: CoprSession,
  id: number,
  promotion: Promotion,
  waits: Waits,
  call: Call,
): Promise<Promoted> {
  const source = await getBuild(copr, id, call);
  const promotable = promotableOf(source, promotion);
  const until = copr.deps.clock.now() + waits.timeoutMs;
  const left = (): Waits => ({ ...waits, timeoutMs: Math.max(0, until - copr.deps.clock.now()) });
  const there = await thereAlready(copr, promotable, promotion, call);
  const build =
    there ??
    (await (promotion.by === 'fork'
      ? forkInto(copr, source, promotable, promotion, call)
      : rebuildInto(copr, promotable, promotion, call)));
  // What forks have is over from the begin.
  if (build.state !== 'forked') await waitForBuilds(copr, [build.id], left(), call);
  const published = await publishBuild(copr, build.id, left(), call);
  const isOld = there !== undefined && published.outcome === 'existed';
  return { build: published.build, outcome: isOld ? 'existed' : 'created' };
}

/** What is to be promoted. @throws PublishError INVALID_INPUT when it can't be */
export function promotableOf(source: Build, { to }: Promotion): Promotable {
  const { id, state, ownername, projectname } = source;
  const { name, url } = source.source_package;
  if ((state !== 'succeeded' && state !== 'forked') || name === null || url === null)
    throw new PublishError('INVALID_INPUT', `build ${String(id)} is ${state}: there is nothing to promote`, {
      store: 'copr',
      hint: 'only builds that succeeded can be promoted',
    });
  if (to.ownername === ownername && to.projectname === projectname)
    throw new PublishError('INVALID_INPUT', `build ${String(id)} is in ${projectInWords(to)} already`, {
      store: 'copr',
      hint: 'name another project to promote it to',
    });
  return { name, srpmUrl: url };
}

/** For a fork the project need not be there. */
async function thereAlready(
  copr: CoprSession,
  promotable: Promotable,
  promotion: Promotion,
  call: Call,
): Promise<Build | undefined> {
  const { to, by } = promotion;
  try {
    return await findPromoted(copr, promotable, promotion, call);
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || thrown.code !== 'NOT_FOUND') throw thrown;
    if (by === 'fork') return undefined;
    throw new PublishError('NOT_FOUND', `there is no project ${projectInWords(to)} to build in`, {
      store: 'copr',
      hint: 'make it first, or promote by "fork", which makes it',
    });
  }
}
