import { accessRestricted } from '../api-error.js';
import { mustBeMember } from '../auth/access.js';
import { deleteBuildRows, mustBeDeletable } from '../builds/delete-builds.js';
import type { ProjectRow, UserRow } from '../db/rows.js';
import type { Frontend } from '../frontend.js';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/call.js';
import { findProject } from './find-project.js';
import { ownerName } from './names.js';
import { projectJson } from './project-json.js';

/**
 * `DELETE /project/delete/<owner>/<project>`, whatever `verify` says (recording project-delete-no-verify-raw).
 * @throws ApiError 400 naming builds that run or are not the asker's, 403, 404
 */
export function deleteProject(frontend: Frontend, call: Call): Answer {
  const { db } = frontend;
  const project = findProject(db, call.param('ownername'), call.param('projectname'));
  const json = projectJson(frontend, project);
  if (project.persistent) throw accessRestricted('This project is protected against deletion.');
  const builds = db.buildsByProject.get(project.id);
  mustBeDeletable(frontend, { user: call.me, ids: builds.map(({ id }) => id) });
  mustOwn(frontend, call.me, project);
  const owner = ownerName(db, project);
  deleteBuildRows(frontend, builds);
  for (const { id } of db.packagesByProject.get(project.id)) db.packages.delete(id);
  db.projects.delete(project.id);
  frontend.backend.deleteResults(project.dirs.map((dir) => `${owner}/${dir}`));
  return { json };
}

function mustOwn({ db }: Frontend, user: UserRow, project: ProjectRow): void {
  if (user.admin) return;
  if (project.groupId !== null) mustBeMember(user, db.groups.need(project.groupId));
  else if (user.id !== project.userId) throw accessRestricted('Only owners may delete their projects.');
}
