import { accessRestricted } from '../api-error.js';
import type { Database } from '../db/database.js';
import type { GroupRow, Permission, ProjectRow, UserRow } from '../db/rows.js';
import type { Call } from '../http/call.js';
import { findProject } from '../projects/find-project.js';

const permissionOf = (user: UserRow, project: ProjectRow): Permission | undefined =>
  project.permissions.find(({ userId }) => userId === user.id);

/** Whether somebody is in a group; administrators are in none. */
export function isMember(user: UserRow, group: GroupRow): boolean {
  return user.groups.includes(group.fasName);
}

function owns(db: Database, user: UserRow, project: ProjectRow): boolean {
  return project.groupId === null
    ? project.userId === user.id
    : isMember(user, db.groups.need(project.groupId));
}

/** Owners, members of the owning group, administrators, and who was let in as admin or builder. */
export function canBuildIn(db: Database, user: UserRow, project: ProjectRow): boolean {
  if (user.admin || owns(db, user, project)) return true;
  const permission = permissionOf(user, project);
  return permission?.admin === 'approved' || permission?.builder === 'approved';
}

/** Owners, members of the owning group, administrators, and who was let in as admin. */
export function canEdit(db: Database, user: UserRow, project: ProjectRow): boolean {
  return user.admin || owns(db, user, project) || permissionOf(user, project)?.admin === 'approved';
}

/** @throws ApiError 403 with this message */
export function mustBeAbleToEdit(
  db: Database,
  { user, project, message }: { user: UserRow; project: ProjectRow; message: string },
): void {
  if (!canEdit(db, user, project)) throw accessRestricted(message);
}

/** @throws ApiError 403 (recording project-add-group-forbidden) */
export function mustBeMember(user: UserRow, group: GroupRow): void {
  if (user.admin || isMember(user, group)) return;
  throw accessRestricted(
    `User '${user.name}' doesn't have access to the copr group '${group.name}' (fas_name='${group.fasName}')`,
  );
}

/** The project of the path, for those who may edit it. @throws ApiError 403, 404 (recording webhook-generate-403) */
export function editableProject(db: Database, call: Call): ProjectRow {
  const owner = call.param('ownername');
  const name = call.param('projectname');
  const project = findProject(db, owner, name);
  const message = `User '${call.me.name}' can not see permissions for project '${owner}/${name}' (missing admin rights)`;
  mustBeAbleToEdit(db, { user: call.me, project, message });
  return project;
}
