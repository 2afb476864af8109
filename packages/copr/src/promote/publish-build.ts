import { type Call, PublishError } from '@omnipub/core';
import { projectInWords } from '../api/places.js';
import type { Project } from '../api/project-schemas.js';
import { Projects } from '../api/projects.js';
import type { Build, BuildChroot } from '../builds/build-schema.js';
import { chrootsOfBuild, getBuild } from '../builds/read-build.js';
import { askFile } from '../download/fetch-result.js';
import { withSlash } from '../download/list-folder.js';
import { ResultFiles } from '../download/result-files.js';
import type { CoprSession } from '../session/copr-session.js';
import { pageOfBuild } from '../wait/page-of-build.js';
import { lookUntil } from './look-until.js';
import { publishRepos, type RepoOfBuild } from './publish-repos.js';
import type { Waits } from './waits.js';

/** What {@link publishBuild} has done. */
export interface Published {
  readonly build: Build;
  /** `existed`: the repositories had it already, or have it by themselves. */
  readonly outcome: 'created' | 'existed';
}

/** A chroot that has results. */
type BuiltChroot = BuildChroot & { readonly result_url: string };

/**
 * Sees to it that the repositories of its project have a build that is over. They have it by themselves, unless the project is in
 * devel_mode, where they are made only when somebody asks; that happens later, and is waited for. The files of a forked build are copied
 * later, too (copr contract 3).
 * @throws PublishError INVALID_INPUT for a build that has nothing to publish; TIMEOUT with recovery `wait`
 */
export async function publishBuild(
  copr: CoprSession,
  id: number,
  waits: Waits,
  call: Call,
): Promise<Published> {
  const build = await getBuild(copr, id, call);
  const { ownername, projectname, state } = build;
  const all = await chrootsOfBuild(copr, id, call);
  const chroots = all.filter(
    (chroot): chroot is BuiltChroot =>
      (chroot.state === 'succeeded' || chroot.state === 'forked') && chroot.result_url !== null,
  );
  if ((state !== 'succeeded' && state !== 'forked') || chroots.length === 0)
    throw new PublishError('INVALID_INPUT', `build ${String(id)} is ${state}: there is nothing to publish`, {
      store: 'copr',
      hint: 'only builds that succeeded get into repositories',
    });
  const project = await new Projects(copr).get({ ownername, projectname }, call);
  const files = new ResultFiles(copr.deps);
  const page = pageOfBuild(copr, id);
  // In Pulp nothing but the logs lies in such folders.
  if (state === 'forked' && project.storage !== 'pulp') {
    const what = `the copy of build ${String(id)} in ${projectInWords({ ownername, projectname })}`;
    await lookUntil(copr, () => areThere(files, chroots, call), { ...waits, what, page }, call);
  }
  if (!project.devel_mode) return { build, outcome: 'existed' };
  const repos = chroots.flatMap((chroot) => repoOf(chroot, build, project));
  return { build, outcome: await publishRepos(copr, project, repos, { ...waits, files, page }, call) };
}

async function areThere(files: ResultFiles, chroots: readonly BuiltChroot[], call: Call): Promise<boolean> {
  for (const { result_url: folder } of chroots) {
    try {
      await askFile(files, { parts: [], url: withSlash(new URL(folder)) }, call);
    } catch (thrown) {
      if (thrown instanceof PublishError && thrown.code === 'NOT_FOUND') return false;
      throw thrown;
    }
  }
  return true;
}

/** The results of a chroot lie in its repository, a side directory's in its own; but those in Pulp elsewhere. */
function repoOf(
  { name, result_url: folder, ended_on: at }: BuiltChroot,
  build: Build,
  project: Project,
): RepoOfBuild[] {
  const url =
    project.storage === 'pulp' ? project.chroot_repos[name] : new URL('..', withSlash(new URL(folder))).href;
  const endedOn = at ?? build.ended_on;
  return url === undefined || endedOn === null ? [] : [{ url: new URL(url), endedOn }];
}
