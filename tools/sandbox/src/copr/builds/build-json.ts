import type { BuildChroot, BuildRow } from '../db/rows.js';
import type { Frontend } from '../frontend.js';
import { ownerName } from '../projects/names.js';
import { repoUrl } from '../projects/project-json.js';
import { buildState } from './build-state.js';

/** A build as the API tells of it (copr contract 3). */
export function buildJson(frontend: Frontend, build: BuildRow): Record<string, unknown> {
  const { db } = frontend;
  const project = db.projects.need(build.projectId);
  return {
    chroots: build.chroots.map(({ name }) => name),
    ended_on: endedOn(build),
    id: build.id,
    is_background: build.isBackground,
    ownername: ownerName(db, project),
    project_dirname: build.dirname,
    projectname: project.name,
    repo_url: repoUrl(frontend, project),
    started_on: startedOn(build),
    state: buildState(build),
    submitted_on: build.submittedOn,
    submitter: build.userId === null ? null : db.users.need(build.userId).name,
    source_package: {
      name: build.packageId === null ? null : db.packages.need(build.packageId).name,
      url: build.srpmUrl,
      version: build.pkgVersion,
    },
  };
}

/** When the first of its chroots began. */
export function startedOn({ chroots }: BuildRow): number | null {
  const starts = chroots.flatMap((chroot) => (chroot.startedOn === null ? [] : [chroot.startedOn]));
  return starts.length === 0 ? null : Math.min(...starts);
}

/** When the last of its chroots ended, once all have. */
export function endedOn({ chroots }: BuildRow): number | null {
  const ends = chroots.map((chroot) => chroot.endedOn);
  return ends.length === 0 || ends.includes(null) ? null : Math.max(...ends.map(Number));
}

/** A build in one chroot as the API tells of it; results have an address once there is a folder. */
export function buildChrootJson(
  frontend: Frontend,
  build: BuildRow,
  chroot: BuildChroot,
): Record<string, unknown> {
  return {
    started_on: chroot.startedOn,
    ended_on: chroot.endedOn,
    state: chroot.state,
    name: chroot.name,
    result_url: chrootResultUrl(frontend, build, chroot),
  };
}

/** Where the results of a chroot are, with a slash at the end; null before there is a folder. */
export function chrootResultUrl(frontend: Frontend, build: BuildRow, chroot: BuildChroot): string | null {
  if (chroot.resultDir === '') return null;
  const project = frontend.db.projects.need(build.projectId);
  return `${repoUrl(frontend, project, build.dirname)}/${chroot.name}/${chroot.resultDir}/`;
}

/** Where the results of the source are; null before there is a folder. */
export function sourceResultUrl(frontend: Frontend, build: BuildRow): string | null {
  if (build.resultDir === '') return null;
  const project = frontend.db.projects.need(build.projectId);
  return `${repoUrl(frontend, project, build.dirname)}/srpm-builds/${build.resultDir}`;
}
