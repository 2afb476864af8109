import { ApiError, accessRestricted, badRequest } from '../api-error.js';
import { canEdit } from '../auth/access.js';
import type { BuildRow, UserRow } from '../db/rows.js';
import type { Frontend } from '../frontend.js';
import { ownerName } from '../projects/names.js';
import { isFinished } from './build-state.js';

/** Why somebody cannot delete a build. */
function problemOf(
  { db }: Frontend,
  { user, build }: { user: UserRow; build: BuildRow },
): 'persistent' | 'permission' | 'running' | undefined {
  const project = db.projects.need(build.projectId);
  if (project.persistent) return 'persistent';
  if (!canEdit(db, user, project)) return 'permission';
  return isFinished(build) ? undefined : 'running';
}

/** One build. @throws ApiError 403, and 500 for one that runs (copr contract 6) */
export function mustDeleteOne(frontend: Frontend, { user, build }: { user: UserRow; build: BuildRow }): void {
  const problem = problemOf(frontend, { user, build });
  if (problem === 'persistent') {
    throw accessRestricted(`User '${user.name}' can not delete a persistent build ${build.id}`);
  }
  if (problem === 'permission') {
    throw accessRestricted(`User '${user.name}' doesn't have permissions to delete build ${build.id}`);
  }
  if (problem === 'running') {
    throw new ApiError(500, `User '${user.name}' can not delete build ${build.id}`);
  }
}

/** All or nothing. @throws ApiError 400 with a line for each thing that is wrong (recordings build-delete-list-*) */
export function mustBeDeletable(
  frontend: Frontend,
  { user, ids }: { user: UserRow; ids: readonly number[] },
): void {
  const wrong: Record<'permission' | 'running' | 'missing', number[]> = {
    permission: [],
    running: [],
    missing: [],
  };
  for (const id of new Set(ids)) {
    const build = frontend.db.builds.get(id);
    if (build === undefined) {
      wrong.missing.push(id);
      continue;
    }
    const problem = problemOf(frontend, { user, build });
    if (problem === 'persistent') wrong.permission.push(id);
    else if (problem !== undefined) wrong[problem].push(id);
  }
  const lines = [
    wrong.permission.length > 0
      ? `You don't have permissions to delete build(s) ${wrong.permission.join(', ')}.\n`
      : '',
    wrong.running.length > 0 ? `Build(s) ${wrong.running.join(', ')} are still running.\n` : '',
    wrong.missing.length > 0 ? `Build(s) ${wrong.missing.join(', ')} don't exist.\n` : '',
  ].join('');
  if (lines !== '') throw badRequest(lines);
}

/** Takes builds away, and what they made. */
export function deleteBuildRows(frontend: Frontend, builds: readonly BuildRow[]): void {
  const { db } = frontend;
  const paths: string[] = [];
  const changed = new Map<string, { projectId: number; dirname: string; chroot: string }>();
  for (const build of builds) {
    const base = `${ownerName(db, db.projects.need(build.projectId))}/${build.dirname}`;
    if (build.resultDir !== '') paths.push(`${base}/srpm-builds/${build.resultDir}`);
    for (const { name, resultDir } of build.chroots) {
      if (resultDir === '') continue;
      paths.push(`${base}/${name}/${resultDir}`, `${base}/${name}-devel/${resultDir}`);
      const { projectId, dirname } = build;
      changed.set(`${base}/${name}`, { projectId, dirname, chroot: name });
    }
    db.builds.delete(build.id);
  }
  frontend.backend.deleteResults(paths);
  for (const { projectId, dirname, chroot } of changed.values()) {
    frontend.backend.createRepos({ projectId, dirnames: [dirname], chroots: [chroot] });
  }
}
