import { notFound } from '../api-error.js';
import type { Database } from '../db/database.js';
import type { PackageRow, ProjectRow } from '../db/rows.js';
import { activeChroots } from '../projects/names.js';
import { fnmatch } from '../python/fnmatch.js';

/** The package, or undefined. */
export function packageOf(db: Database, project: ProjectRow, name: string): PackageRow | undefined {
  return db.packagesByName.get(`${project.id}/${name}`)[0];
}

/** @throws ApiError 404 (recording package-get-404) */
export function findPackage(db: Database, project: ProjectRow, name: string): PackageRow {
  const found = packageOf(db, project, name);
  if (found === undefined) throw notFound(`No package with name ${name} in copr ${project.name}`);
  return found;
}

/** The chroots that it is built in where nobody says otherwise: those of its project without those that it denies. */
export function packageChroots(db: Database, project: ProjectRow, { chrootDenylist }: PackageRow): string[] {
  const chroots = activeChroots(db, project);
  const patterns = (chrootDenylist ?? '').split(',').map((pattern) => pattern.trim());
  const left = chroots.filter(
    (name) => !patterns.some((pattern) => pattern !== '' && fnmatch(name, pattern)),
  );
  return left.length > 0 ? left : chroots;
}
