import { z } from 'zod';

/** Letters and digits of any script, joined by single dashes: what Python's isalnum takes. */
const part = /^[\p{L}\p{N}]+(-[\p{L}\p{N}]+)*$/u;

/**
 * May a build go to this directory of the project? `P` itself, `P:custom:x` (parts of letters and digits, joined by dashes), or
 * `P:pr:1` (ends in digits; the server removes it after 40 days). A directory that is not there yet is made (copr contract 3).
 */
function isProjectDirname(dirname: string, projectname: string): boolean {
  if (dirname === projectname) return true;
  if (!dirname.startsWith(`${projectname}:`)) return false;
  const [kind, ...parts] = dirname.slice(projectname.length + 1).split(':');
  if (parts.length === 0 || !parts.every((text) => part.test(text))) return false;
  if (kind === 'custom') return true;
  return kind === 'pr' && parts.length === 1 && /(?:^|-)\p{N}+$/u.test(parts[0] ?? '');
}

/** Where a build goes: the fields that all creates share. */
export const buildPlaceSchema = z.strictObject({
  /** A user, or a group as `@name`. */
  ownername: z.string().min(1),
  projectname: z.string().min(1),
  /** A side directory of the project: `P:custom:x` or `P:pr:1`. @default the project itself */
  project_dirname: z.string().min(1).optional(),
});

/** See {@link buildPlaceSchema}. */
export type BuildPlace = z.input<typeof buildPlaceSchema>;

/** What is wrong with the directory of a place; undefined when nothing is. For a schema's `superRefine`. */
export function dirnameProblem({ project_dirname: dirname, projectname }: BuildPlace): string | undefined {
  if (dirname === undefined || isProjectDirname(dirname, projectname)) return undefined;
  return `must be ${projectname} itself, ${projectname}:custom:NAME or ${projectname}:pr:NUMBER, of letters, digits and single dashes`;
}
