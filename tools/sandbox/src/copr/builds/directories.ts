import { badRequest } from '../api-error.js';
import type { ProjectRow } from '../db/rows.js';
import type { Frontend } from '../frontend.js';

/** Whether a project may have that directory, or has it. @throws ApiError 400 (recording build-check-before-bad-dir) */
export function checkDirectory({ name, dirs }: ProjectRow, dirname: string): void {
  if (dirs.includes(dirname)) return;
  if (!dirname.startsWith(`${name}:`)) throw badRequest(`Copr dirname must start with '${name}:' prefix`);
  if (!dirname.startsWith(`${name}:custom:`) && !isPullRequest(name, dirname)) {
    throw badRequest(
      `Please use directory format ${name}:custom:<SUFFIX_OF_CHOICE> or ${name}:pr:<ID> (for automatically removed directories)`,
    );
  }
  const isAlphanumeric = (part: string): boolean => /^[\p{L}\p{N}]+$/u.test(part);
  const parts = dirname.split(':').slice(1);
  if (parts.every((part) => part.split('-').every(isAlphanumeric))) return;
  throw badRequest(
    `Wrong directory '${dirname}' specified.  Directory name can consist of alpha-numeric strings separated by colons.`,
  );
}

function isPullRequest(name: string, dirname: string): boolean {
  const parts = dirname.split(':');
  const [, kind, id] = parts;
  return (
    dirname.startsWith(`${name}:pr:`) &&
    parts.length === 3 &&
    kind === 'pr' &&
    /^\p{N}+$/u.test(id?.split('-').at(-1) ?? '')
  );
}

/** Makes a directory where it is not there. Answers its name; nothing is the main one. @throws ApiError 400 */
export function directoryFor(frontend: Frontend, project: ProjectRow, dirname: string | null): string {
  if (dirname === null || dirname === '') return project.name;
  const current = frontend.db.projects.need(project.id);
  checkDirectory(current, dirname);
  if (!current.dirs.includes(dirname)) {
    frontend.db.projects.update(project.id, { dirs: [...current.dirs, dirname] });
    frontend.backend.createRepos({ projectId: project.id, dirnames: [dirname] });
  }
  return dirname;
}
