import { parseNvra } from '../builds/nvr.js';
import type { RpmRow } from '../db/build-rows.js';
import type { Database } from '../db/database.js';
import { genericError } from '../hub-fault.js';
import { repr, typeOf } from '../xmlrpc/python.js';
import { isStruct, type Value } from '../xmlrpc/value.js';

/** An RPM as listRPMs answers it, columns in order (recording listBuildRPMs). */
export function rpmRow(rpm: RpmRow): { [key: string]: Value } {
  return {
    arch: rpm.arch,
    build_id: rpm.build_id,
    buildroot_id: rpm.buildroot_id,
    buildtime: rpm.buildtime,
    draft: rpm.draft,
    epoch: rpm.epoch,
    external_repo_id: rpm.external_repo_id,
    external_repo_name: 'INTERNAL',
    extra: rpm.extra,
    id: rpm.id,
    metadata_only: rpm.metadata_only,
    name: rpm.name,
    nvr: `${rpm.name}-${rpm.version}-${rpm.release}`,
    payloadhash: rpm.payloadhash,
    release: rpm.release,
    size: rpm.size,
    version: rpm.version,
  };
}

/** An RPM as getRPM answers it: without the name-version-release. */
export function rpmInfo(rpm: RpmRow): { [key: string]: Value } {
  const { nvr: _, ...info } = rpmRow(rpm);
  return info;
}

/** RPMs by id, by name-version-release.arch, or by a struct of these parts. @throws HubFault 1000 for other types */
export function findRpms(db: Database, info: Value): RpmRow[] {
  if (typeof info === 'number') return one(db.rpms.get(info));
  if (typeof info === 'string') {
    if (/^\d+$/.test(info)) return one(db.rpms.get(Number(info)));
    return findRpms(db, { ...parseNvra(info) });
  }
  if (!isStruct(info)) throw genericError(`Invalid type for rpminfo: ${typeOf(info)}`);
  if (typeof info.id === 'number') return one(db.rpms.get(info.id));
  const keys = ['name', 'version', 'release', 'arch'] as const;
  const missing = keys.find((key) => info[key] === undefined);
  if (missing !== undefined) throw genericError(`No ${missing} value for rpm lookup`);
  return db.rpms.filter((rpm) => keys.every((key) => rpm[key] === info[key]));
}

/** The one that counts: not a draft where there is another. */
export function findRpm(db: Database, info: Value): RpmRow | undefined {
  const found = findRpms(db, info);
  return found.find(({ draft }) => !draft) ?? found.at(-1);
}

/** @throws HubFault 1000 where there is none */
export function needRpm(db: Database, info: Value): RpmRow {
  const rpm = findRpm(db, info);
  if (rpm === undefined)
    throw genericError(`No such rpm: ${repr(typeof info === 'number' ? { id: info } : info)}`);
  return rpm;
}

function one(row: RpmRow | undefined): RpmRow[] {
  return row === undefined ? [] : [row];
}
