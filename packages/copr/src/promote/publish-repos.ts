import type { Call } from '@omnipub/core';
import { projectInWords } from '../api/places.js';
import type { Project } from '../api/project-schemas.js';
import { Projects } from '../api/projects.js';
import type { ResultFiles } from '../download/result-files.js';
import type { CoprSession } from '../session/copr-session.js';
import { lookUntil } from './look-until.js';
import { repoRevision } from './repo-revision.js';
import type { Waits } from './waits.js';

/** A repository, and when the build in it ended, in seconds since 1970. */
export interface RepoOfBuild {
  readonly url: URL;
  readonly endedOn: number;
}

/** A second, and what the clocks of two machines are apart. */
const TICK_MS = 1_100;

/**
 * Has the repositories of a project made anew, unless all of them are newer than the build, and waits until they are: the server only
 * queues it (copr contract 3). A revision counts seconds, so that one of the very second in which the build ended tells nothing.
 * @throws PublishError AUTH_DENIED for all but owner and admins; TIMEOUT with recovery `wait`
 */
export async function publishRepos(
  copr: CoprSession,
  { ownername, name: projectname }: Project,
  repos: readonly RepoOfBuild[],
  { files, ...waits }: Waits & { readonly files: ResultFiles; readonly page: string },
  call: Call,
): Promise<'created' | 'existed'> {
  const revisions = (): Promise<readonly (number | undefined)[]> =>
    Promise.all(repos.map(({ url }) => repoRevision(files, url, call)));
  const before = await revisions();
  const isNewer = (revision: number | undefined, at: number): boolean =>
    revision !== undefined && revision > (repos[at]?.endedOn ?? 0);
  if (repos.length > 0 && before.every(isNewer)) return 'existed';
  // Made within the same second, it could not be told from the one that is there.
  if (repos.some(({ endedOn }, at) => before[at] === endedOn))
    await copr.deps.clock.sleep(TICK_MS, call.signal);
  const place = { ownername, projectname };
  await new Projects(copr).regenerateRepos(place, call);
  const what = `the publication of the repositories of ${projectInWords(place)}`;
  await lookUntil(
    copr,
    async () =>
      (await revisions()).every((now, at) => isNewer(now, at) || (now !== undefined && now !== before[at])),
    { ...waits, what },
    call,
  );
  return 'created';
}
