import { notFound, probablyBug } from '../api-error.js';
import type { Database } from '../db/database.js';
import type { GroupRow, ProjectRow } from '../db/rows.js';
import type { Call } from '../http/call.js';
import { ownerName } from './names.js';

/** The project, or undefined. */
export function projectOf(db: Database, owner: string, name: string): ProjectRow | undefined {
  return db.projectsByName.get(name).find((project) => ownerName(db, project) === owner);
}

/** @throws ApiError 404 for groups and projects that are not there (recording project-get-404) */
export function findProject(db: Database, owner: string, name: string): ProjectRow {
  if (owner === '') throw probablyBug();
  if (owner.startsWith('@')) findGroup(db, owner.slice(1));
  const project = projectOf(db, owner, name);
  if (project === undefined) throw notFound(`Project ${owner}/${name} does not exist.`);
  return project;
}

/** @throws ApiError 404 */
export function findGroup(db: Database, name: string): GroupRow {
  const group = db.groups.find((row) => row.name === name);
  if (group === undefined) throw notFound(`Group ${name} does not exist.`);
  return group;
}

/** The project that `ownername` and `projectname` of the path or query name. @throws ApiError 400, 404 */
export function projectOfArguments(db: Database, call: Call): ProjectRow {
  const owner = call.argument('ownername');
  const name = call.argument('projectname');
  return findProject(db, call.nameOf(owner), call.nameOf(name));
}

/** The project that `ownername` and `projectname` of the body name. @throws ApiError 400, 404, 500 */
export function projectOfBody(db: Database, call: Call): ProjectRow {
  return findProject(db, call.bodyName('ownername'), call.bodyName('projectname'));
}
