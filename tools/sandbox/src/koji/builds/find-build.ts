import type { BuildRow } from '../db/build-rows.js';
import type { Database } from '../db/database.js';
import { genericError } from '../hub-fault.js';
import { repr, str, typeOf } from '../xmlrpc/python.js';
import { isStruct, type Struct, type Value } from '../xmlrpc/value.js';
import { type Nvr, parseNvr } from './nvr.js';

/** A build by id, name-version-release, or a struct with these three. @throws HubFault 1000 for other types */
export function findBuild(db: Database, info: Value): BuildRow | undefined {
  return typeof info === 'number' ? db.builds.get(info) : findNvr(db, nvrOf(info));
}

/** @throws HubFault 1000 where there is none (recording getBuild-missing-strict) */
export function needBuild(db: Database, info: Value): BuildRow {
  const build = findBuild(db, info);
  if (build !== undefined) return build;
  throw genericError(`No such build: ${typeof info === 'number' ? str(info) : repr(info)}`);
}

/** A build of exactly that name, version and release. */
export function findNvr(db: Database, { name, version, release }: Nvr): BuildRow | undefined {
  const pkg = db.packagesByName.get(name)[0];
  if (pkg === undefined) return undefined;
  return db.buildsByNvr.get(`${pkg.id} ${version} ${release}`)[0];
}

/** The three parts, out of whatever names a build. */
function nvrOf(info: Value): Nvr {
  if (typeof info === 'string') return parseNvr(info);
  if (!isStruct(info)) throw genericError(`Invalid type for argument: ${typeOf(info)}`);
  return nvrOfStruct(info);
}

function nvrOfStruct({ name, version, release }: Struct): Nvr {
  if (name === undefined || version === undefined || release === undefined) {
    throw genericError('did not provide name, version, and release');
  }
  return { name: str(name), version: str(version), release: str(release) };
}

/** Name-version-release of a build. */
export function nvr(db: Database, { pkg_id, version, release }: BuildRow): string {
  return `${db.packages.need(pkg_id).name}-${version}-${release}`;
}
