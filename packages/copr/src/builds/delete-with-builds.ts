import type { Call } from '@omnipub/core';
import { type Package } from '../api/package-schema.js';
import { Packages } from '../api/packages.js';
import type { PackagePlace, ProjectPlace } from '../api/places.js';
import type { Project } from '../api/project-schemas.js';
import { Projects } from '../api/projects.js';
import { checkedInput } from '../session/checked-input.js';
import type { CoprSession } from '../session/copr-session.js';
import { endBuildsOf, type RunningBuilds, runningBuildsSchema } from './end-builds.js';

/**
 * Deletes a project with everything in it. With `running: 'cancel'` builds that still run are canceled and waited for first; the server
 * itself deletes nothing before (recording project-delete-unfinished).
 * @throws PublishError CONFLICT naming the builds that run, unless they may be canceled; NOT_FOUND; AUTH_DENIED
 */
export async function deleteProject(
  copr: CoprSession,
  place: ProjectPlace,
  options: RunningBuilds,
  call: Call,
): Promise<Project> {
  const how = checkedInput(runningBuildsSchema, options, 'a deletion');
  await endBuildsOf(copr, place, how, call);
  return new Projects(copr).delete(place, call);
}

/** The same for a package and its builds (recording cli-delete-package). {@link deleteProject} */
export async function deletePackage(
  copr: CoprSession,
  place: PackagePlace,
  options: RunningBuilds,
  call: Call,
): Promise<Package> {
  const how = checkedInput(runningBuildsSchema, options, 'a deletion');
  await endBuildsOf(copr, place, how, call);
  return new Packages(copr).delete(place, call);
}
