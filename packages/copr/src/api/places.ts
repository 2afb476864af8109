import { z } from 'zod';

const name = z.string().min(1, 'is empty');

/** A user, or a group as `@name`. */
export const ownerName = name;
/** A project: letters, digits, `_`, `-` and `.`, and not digits alone (recording project-add-bad-name-400). */
export const newProjectName = z
  .string()
  .regex(/^[A-Za-z0-9_.-]+$/u, 'must contain only letters, digits, underscores, dashes and dots')
  .refine((text) => !/^\d+$/u.test(text), 'must not be a number');
/** A package (recording package-add-validation-400). */
export const newPackageName = z
  .string()
  .regex(/^[-+_.a-zA-Z0-9]+$/u, 'must be a package name: letters, digits, - + _ .');

/** A project that is there. */
export const projectPlaceSchema = z.strictObject({
  ownername: ownerName.describe('A user, or a group as @name.'),
  projectname: name.describe('The project, without its owner.'),
});
/** See {@link projectPlaceSchema}. */
export type ProjectPlace = z.input<typeof projectPlaceSchema>;

/** A package of a project. */
export const packagePlaceSchema = projectPlaceSchema.extend({
  packagename: name.describe('The package.'),
});
/** See {@link packagePlaceSchema}. */
export type PackagePlace = z.input<typeof packagePlaceSchema>;

/** A chroot of a project. */
export const chrootPlaceSchema = projectPlaceSchema.extend({
  chrootname: name.describe('Such as fedora-41-x86_64.'),
});
/** See {@link chrootPlaceSchema}. */
export type ChrootPlace = z.input<typeof chrootPlaceSchema>;

/** `alice/demo`, as people call a project. */
export function projectInWords({ ownername, projectname }: ProjectPlace): string {
  return `${ownername}/${projectname}`;
}
