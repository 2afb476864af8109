import { badRequest } from '../api-error.js';
import { canBuildIn } from '../auth/access.js';
import type { BuildRow, UserRow } from '../db/rows.js';
import type { Frontend } from '../frontend.js';
import { fullName } from '../projects/names.js';
import { isFinished } from './build-state.js';

/** Why a build cannot be the anchor of a batch for somebody; `joins` is when he wants into its own batch. */
export function batchProblem(
  { db }: Frontend,
  { build, user, joins }: { build: BuildRow; user: UserRow; joins: boolean },
): string | undefined {
  const project = db.projects.need(build.projectId);
  const mayBuild = (of: BuildRow): boolean => canBuildIn(db, user, db.projects.need(of.projectId));
  if (build.batchId !== null) {
    if (!joins) return undefined;
    const builds = db.buildsByBatch.get(build.batchId);
    if (builds.every(isFinished)) return `Batch ${build.batchId} is already finished`;
    if (builds.some(mayBuild)) return undefined;
    const names = [...new Set(builds.map(({ projectId }) => fullName(db, db.projects.need(projectId))))];
    return `The batch ${build.batchId} belongs to ${projectsText(names)}.  You are not allowed to build there, so you neither can edit the batch.`;
  }
  const start = `Build ${build.id} is not yet in any batch, and `;
  if (!mayBuild(build)) {
    return `${start}user '${user.name}' doesn't have the build permissions in project '${fullName(db, project)}' to create a new one`;
  }
  return isFinished(build)
    ? `${start}new batch can not be created because the build has already finished`
    : undefined;
}

const projectsText = (names: readonly string[]): string =>
  names.length === 1 ? `project ${names[0] ?? ''}` : `projects ${names.join(', ')}`;

/** The batch that a build which is to come belongs to; null is none. @throws ApiError 400 */
export function batchFor(
  frontend: Frontend,
  { after, with: together, user }: { after: number | null; with: number | null; user: UserRow },
): number | null {
  const { db } = frontend;
  if ((after ?? 0) !== 0 && (together ?? 0) !== 0) {
    throw badRequest('You may either build after build ID, or with build id, not both.');
  }
  if (together !== null && together !== 0) return batchOf(frontend, { id: together, user, joins: true });
  if (after === null || after === 0) return null;
  const blockedBy = batchOf(frontend, { id: after, user, joins: false });
  return db.batches.insert({ blockedBy }).id;
}

function batchOf(
  frontend: Frontend,
  { id, user, joins }: { id: number; user: UserRow; joins: boolean },
): number {
  const { db } = frontend;
  const build = db.builds.get(id);
  if (build === undefined) throw badRequest(`Build ${id} doesn't exist`);
  const problem = batchProblem(frontend, { build, user, joins });
  if (problem !== undefined) throw badRequest(problem);
  if (build.batchId !== null) return build.batchId;
  const batch = db.batches.insert({ blockedBy: null });
  db.builds.update(id, { batchId: batch.id });
  return batch.id;
}

/** Whether a build has to wait: its batch is behind one that is blocked or not finished. */
export function isBlocked(frontend: Pick<Frontend, 'db'>, { batchId }: BuildRow): boolean {
  const { db } = frontend;
  let batch = batchId === null ? undefined : db.batches.get(batchId);
  while (typeof batch?.blockedBy === 'number') {
    const before = db.buildsByBatch.get(batch.blockedBy);
    if (before.some((build) => !isFinished(build))) return true;
    batch = db.batches.get(batch.blockedBy);
  }
  return false;
}
