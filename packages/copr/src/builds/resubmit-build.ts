import { type Call, PublishError } from '@omnipub/core';
import type { CoprSession } from '../session/copr-session.js';
import type { BuildOptions } from './build-options.js';
import type { Build, SourceConfig } from './build-schema.js';
import { createBuild } from './create-build.js';
import { checkCreate } from './create-request.js';
import type { BuildPlace } from './project-dirname.js';
import { getBuild, sourceBuildConfig } from './read-build.js';
import { resubmittableSource } from './resubmittable-source.js';

/** How a build is made again. */
export interface ResubmitOptions {
  /** Where to. @default where it was made: project and directory */
  readonly to?: BuildPlace | undefined;
  /** What is left out is as it was: timeout, background and chroots. */
  readonly buildopts?: BuildOptions | undefined;
}

/**
 * Makes a build again of what it was made of, in the same chroots. The server has no call for that (only its pages do): what it tells of
 * the source is sent as a new build. What was uploaded is taken from the SRPM that the server has made of it.
 *
 * @throws PublishError UNSUPPORTED when the source can't be told: an upload whose SRPM is not there, a kind that has no create
 */
export async function resubmitBuild(
  copr: CoprSession,
  id: number,
  { to, buildopts }: ResubmitOptions,
  call: Call,
): Promise<Build> {
  const build = await getBuild(copr, id, call);
  const config = await sourceBuildConfig(copr, id, call);
  const { ownername, projectname, project_dirname } = build;
  const place = to ?? { ownername, projectname, project_dirname };
  const source = resubmittableSource(build, config);
  if (source === undefined)
    throw new PublishError(
      'UNSUPPORTED',
      `build ${String(id)} (${config.source_type}) can't be made again from here`,
      {
        store: 'copr',
        hint: 'the server keeps nothing that it could be made of; submit its source anew',
      },
    );
  const { kind, ...fields } = source;
  const input = { ...place, buildopts: { ...optionsOf(build, config), ...buildopts }, ...fields };
  return createBuild(copr, checkCreate(kind, input), call);
}

function optionsOf({ chroots, is_background: background }: Build, { timeout }: SourceConfig): BuildOptions {
  return {
    ...(chroots.length === 0 ? {} : { chroots }),
    ...(timeout === null ? {} : { timeout }),
    ...(background ? { background } : {}),
  };
}
