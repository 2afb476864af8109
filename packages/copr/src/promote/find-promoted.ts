import type { Call } from '@omnipub/core';
import { matchesPattern } from '../api/matches-pattern.js';
import type { Build } from '../builds/build-schema.js';
import { isFinalState, isGoodState } from '../builds/build-state.js';
import { listBuilds } from '../builds/list-builds.js';
import { sourceBuildConfig } from '../builds/read-build.js';
import type { CoprSession } from '../session/copr-session.js';
import type { Promotion } from './promote-schema.js';
import { unimportedBuilds } from './unimported-builds.js';

/** A build that is promoted, by what is known of it: its package, and the URL of its SRPM, which no other build has. */
export interface Promotable {
  readonly name: string;
  readonly srpmUrl: string;
}

/**
 * The build that stands for this one in the other project. A fork's build keeps the URL of the first one's SRPM (recording
 * build-get-forked); a rebuild is made from a link to it.
 * @throws PublishError NOT_FOUND when there is no such project
 */
export async function findPromoted(
  copr: CoprSession,
  { name, srpmUrl }: Promotable,
  { to, by, chroots }: Promotion,
  call: Call,
): Promise<Build | undefined> {
  for await (const build of listBuilds(copr, { ...to, packagename: name }, call)) {
    if (by === 'fork') {
      if (build.state === 'forked' && build.source_package.url === srpmUrl) return build;
    } else if (isUsable(build) && covers(build, chroots)) {
      const { source_type: type, source_dict: dict } = await sourceBuildConfig(copr, build.id, call);
      if (type === 'link' && dict.url === srpmUrl) return build;
    }
  }
  if (by === 'fork') return undefined;
  for await (const { build, config } of unimportedBuilds(copr, to, call))
    if (config.source_type === 'link' && config.source_dict.url === srpmUrl && covers(build, chroots))
      return build;
  return undefined;
}

const isUsable = ({ state }: Build): boolean => !isFinalState(state) || isGoodState(state);

/** Each wanted name or pattern is met. A build that was asked for all chroots has none of its own before the import. */
function covers({ chroots: has }: Build, wanted: readonly string[] | undefined): boolean {
  if (wanted === undefined || has.length === 0) return true;
  return wanted.every((pattern) => has.some((name) => matchesPattern(pattern, name)));
}
