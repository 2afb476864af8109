import type { Receipt } from '@omnipub/core';
import type { Build } from '../builds/build-schema.js';
import { pageOfBuild } from '../wait/page-of-build.js';
import type { CoprRef } from './definition-schemas.js';

/** A receipt of this store. */
export type CoprReceipt = Receipt<CoprRef>;

/** A receipt about a build, named by its number: a version may have several. */
export function buildReceipt(
  at: { readonly url: URL },
  build: Build,
  outcome: CoprReceipt['outcome'],
): CoprReceipt {
  return { id: String(build.id), ref: refOf(build), url: pageOfBuild(at, build.id), outcome };
}

/** What later steps need of a build; package and version are known after its import. */
export function refOf({ id, ownername, projectname, project_dirname, source_package }: Build): CoprRef {
  const { name, version } = source_package;
  return {
    project: `${ownername}/${projectname}`,
    buildId: id,
    ...(project_dirname === projectname ? {} : { project_dirname }),
    ...(name === null ? {} : { package: name }),
    ...(version === null ? {} : { version }),
  };
}
