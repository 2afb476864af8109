import type { Database } from '../db/database.js';
import type { ProjectRow } from '../db/rows.js';

/** `user`, or `@group`. */
export function ownerName(db: Database, project: ProjectRow): string {
  return project.groupId === null
    ? db.users.need(project.userId).name
    : `@${db.groups.need(project.groupId).name}`;
}

/** `owner/project`. */
export function fullName(db: Database, project: ProjectRow): string {
  return `${ownerName(db, project)}/${project.name}`;
}

/** The names of its chroots that are switched on, in the order in which they came. */
export function activeChroots(db: Database, project: ProjectRow): string[] {
  return project.chroots.filter(({ enabled, name }) => enabled && isActive(db, name)).map(({ name }) => name);
}

function isActive(db: Database, name: string): boolean {
  return db.mockChroots.find((chroot) => chroot.name === name)?.active === true;
}
