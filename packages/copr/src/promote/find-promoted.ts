import type { Call } from '@omnipub/core';
import { matchesPattern } from '../api/matches-pattern.js';
import type { Build, SourceConfig } from '../builds/build-schema.js';
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
  if (by === 'rebuild')
    // Looked for first: one that is imported meanwhile is on the list of its package.
    for await (const { build, config } of unimportedBuilds(copr, to, call))
      if (isLinkTo(srpmUrl, config) && covers(build, chroots)) return build;
  for await (const build of listBuilds(copr, { ...to, packagename: name }, call)) {
    if (by === 'fork') {
      if (build.state === 'forked' && build.source_package.url === srpmUrl) return build;
    } else if (isUsable(build) && covers(build, chroots)) {
      if (isLinkTo(srpmUrl, await sourceBuildConfig(copr, build.id, call))) return build;
    }
  }
  return undefined;
}

function isLinkTo(url: string, { source_type: type, source_dict: dict }: SourceConfig): boolean {
  return type === 'link' && dict.url === url;
}

const isUsable = ({ state }: Build): boolean => !isFinalState(state) || isGoodState(state);

/** Each wanted name or pattern is met. A build that was asked for all chroots has none of its own before the import. */
function covers({ chroots: has }: Build, wanted: readonly string[] | undefined): boolean {
  if (wanted === undefined || has.length === 0) return true;
  return wanted.every((pattern) => has.some((name) => matchesPattern(pattern, name)));
}
