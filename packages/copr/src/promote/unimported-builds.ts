import type { Call } from '@omnipub/core';
import type { ProjectPlace } from '../api/places.js';
import type { Build, SourceConfig } from '../builds/build-schema.js';
import { isFinalState } from '../builds/build-state.js';
import { listBuilds } from '../builds/list-builds.js';
import { sourceBuildConfig } from '../builds/read-build.js';
import type { CoprSession } from '../session/copr-session.js';

/** Older builds than this are imported, or will never be: 7 days, in milliseconds. A timeout is 30 hours at most (copr contract 3). */
const OLDEST_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Builds on their way that have no package yet, newest first, with what they are made of: before its import a build is on no list of a
 * package (copr contract 3), and it can be told only by its source what it will be.
 * @throws PublishError NOT_FOUND when there is no such project
 */
export async function* unimportedBuilds(
  copr: CoprSession,
  { ownername, projectname }: ProjectPlace,
  call: Call,
): AsyncGenerator<{ readonly build: Build; readonly config: SourceConfig }, void, void> {
  const oldest = (copr.deps.clock.now() - OLDEST_MS) / 1000;
  for await (const build of listBuilds(copr, { ownername, projectname }, call)) {
    if (build.submitted_on !== null && build.submitted_on < oldest) return;
    if (build.source_package.name !== null || isFinalState(build.state)) continue;
    yield { build, config: await sourceBuildConfig(copr, build.id, call) };
  }
}
