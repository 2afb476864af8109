import type { Call } from '@omnipub/core';
import { chrootsFor } from '../api/chroot-pattern.js';
import { type ProjectPlace, projectInWords } from '../api/places.js';
import type { Project } from '../api/project-schemas.js';
import type { RegisterInput } from './definition-schemas.js';
import { ifThere } from './if-there.js';
import { differingSource } from './package-differs.js';
import { differingSettings } from './settings-differ.js';
import type { StoreAccess } from './store-access.js';

/** What a registration finds, and what it has to do. */
export interface Registration {
  readonly place: ProjectPlace;
  /** Absent: it is to be made. */
  readonly project?: Project;
  /** Chroots that were asked for, by their names. */
  readonly chroots: readonly string[];
  /** Those that the project does not have yet; all of them for a new one. */
  readonly missing: readonly string[];
  /** `there`: also when none was asked for. */
  readonly package: 'there' | 'missing';
  /** What is otherwise at the server; it stays so. */
  readonly differences: readonly string[];
}

/**
 * Looks what there is of a project, and what is asked for. Chroots are those of the instance: patterns are read here.
 * @throws PublishError INVALID_INPUT for a chroot that this Copr does not have
 */
export async function lookAtRegistration(
  { projects, packages, mockChroots }: StoreAccess,
  input: RegisterInput,
  place: ProjectPlace,
  call: Call,
): Promise<Registration> {
  const project = await ifThere(projects.get(place, call));
  const enabled = Object.keys(project?.chroot_repos ?? {});
  // A chroot that is enabled may not be on the instance's list any more.
  const known = [...new Set([...Object.keys(await mockChroots.list(call)), ...enabled])];
  const chroots = chrootsFor(input.chroots, known);
  const missing = chroots.filter((chroot) => !enabled.includes(chroot));
  const { package: wanted } = input;
  const there =
    project === undefined || wanted === undefined
      ? undefined
      : await ifThere(packages.get({ ...place, packagename: wanted.package_name }, call));
  return {
    place,
    chroots,
    missing,
    ...(project === undefined ? {} : { project }),
    package: wanted === undefined || there !== undefined ? 'there' : 'missing',
    differences: [
      ...(project === undefined ? [] : differingSettings(input, project)),
      ...(wanted === undefined || there === undefined
        ? []
        : differingSource(wanted, there).map((field) => `${field} of the package ${wanted.package_name}`)),
    ],
  };
}

/** Nothing is overwritten that somebody may have set on purpose: differences are told. */
export function differencesInWords({ place, differences }: Registration): string {
  return `${projectInWords(place)} has other settings, and keeps them: ${differences.join(', ')}`;
}
