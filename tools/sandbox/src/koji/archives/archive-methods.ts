import { createHash } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Args } from '../api/args.js';
import type { Call, Methods } from '../api/call.js';
import { findBuild, needBuild } from '../builds/find-build.js';
import { addBuildType, newBuild } from '../builds/new-build.js';
import type { ArchiveRow } from '../db/build-rows.js';
import { findNamed } from '../find-named.js';
import { genericError } from '../hub-fault.js';
import { queryRows } from '../query/query-rows.js';
import { str, truthy, typeOf } from '../xmlrpc/python.js';
import { isStruct, type Value } from '../xmlrpc/value.js';
import { archiveInfo, archiveRow } from './archive-info.js';
import { archiveTypeOf } from './archive-type.js';
import { importArchive } from './import-archive.js';

/** Archives (koji contract 9, 13). */
export const archiveMethods: Methods = {
  getArchiveTypes: ({ db }) => db.archiveTypes.all().map((type) => ({ ...type })),

  getArchiveType({ db }, args) {
    const [filename, name, id] = ['filename', 'type_name', 'type_id'].map((key) => args.get(key));
    const strict = args.flag('strict');
    if (!truthy(filename) && !truthy(name) && !truthy(id)) {
      throw genericError('one of filename, type_name, or type_id must be specified');
    }
    const type = truthy(id)
      ? db.archiveTypes.get(Number(id))
      : truthy(name)
        ? db.archiveTypes.find((row) => row.name === name)
        : strict
          ? archiveTypeOf(db, str(filename), { strict })
          : archiveTypeOf(db, str(filename));
    if (type === undefined && strict)
      throw genericError(`No such archive type: ${str(truthy(id) ? id : name)}`);
    return type === undefined ? null : { ...type };
  },

  listArchives,

  getArchive({ db }, args) {
    const id = args.get('archive_id');
    const archive = typeof id === 'number' ? db.archives.get(id) : undefined;
    if (archive === undefined && args.flag('strict')) throw genericError(`No such archive: ${str(id)}`);
    return archive === undefined ? null : archiveInfo(db, archive);
  },

  createImageBuild(call, args) {
    const { db, session } = call;
    session.assertPerm('image-import');
    const info = args.get('build_info');
    if (!isStruct(info)) throw genericError(`Invalid type for build_info: ${typeOf(info)}`);
    const { name, version, release, epoch } = info;
    const missing = ['name', 'version', 'release', 'epoch'].find((key) => info[key] === undefined);
    const known = missing === undefined ? findBuild(db, info) : undefined;
    if (missing !== undefined) throw genericError(`Build info doesn't have mandatory '${missing}' key`);
    const build =
      known ??
      newBuild(call, {
        name: str(name),
        version: str(version),
        release: str(release),
        epoch: typeof epoch === 'number' ? epoch : null,
        owner: call.actor,
      });
    addBuildType(call, build.id, findNamed(db.btypes, 'image')?.id ?? 0);
    return null;
  },

  async importArchive(call, args) {
    const { db, hub, session } = call;
    const type = args.get('type');
    if (type === 'maven') throw genericError('Maven support not enabled');
    if (type === 'win') throw genericError('Windows support not enabled');
    if (type !== 'image') throw genericError(`unsupported archive type: ${str(type)}`);
    session.assertPerm('image-import');
    const build = needBuild(db, args.get('buildinfo'));
    const path = join(hub.paths.work(), str(args.get('filepath')));
    if (!existsSync(path)) throw genericError(`No such file: ${path}`);
    await importArchive(call, build, {
      path,
      filename: basename(path),
      size: statSync(path).size,
      checksum: await sha256(path),
      checksumType: 2,
      btype: type,
      typeInfo: args.get('typeInfo'),
      buildrootId: null,
      metadataOnly: false,
      extra: null,
      subdir: null,
    });
    return null;
  },
};

const COLUMNS: Readonly<Record<string, keyof ArchiveRow>> = {
  buildID: 'build_id',
  buildrootID: 'buildroot_id',
  filename: 'filename',
  size: 'size',
  checksum: 'checksum',
  checksum_type: 'checksum_type',
  archiveID: 'id',
};

function listArchives({ db }: Call, args: Args): Value {
  for (const name of ['imageID', 'componentBuildrootID', 'hostID']) {
    if (args.get(name) !== null) throw genericError(`The sandbox does not list archives by ${name}`);
  }
  const type = args.get('type');
  const btype = type === null ? undefined : findNamed(db.btypes, type);
  if (type !== null && btype === undefined) throw genericError(`unsupported archive type: ${str(type)}`);
  const info = args.struct('typeInfo');
  const rows = db.archives.filter(
    (archive) =>
      (btype === undefined || archive.btype_id === btype.id) &&
      Object.entries(COLUMNS).every(
        ([name, column]) => args.get(name) === null || args.get(name) === archive[column],
      ) &&
      Object.entries(info).every(([key, value]) => archiveInfo(db, archive)[key] === value),
  );
  if (rows.length === 0 && args.flag('strict')) throw genericError('No archives found.');
  const extra = (archive: ArchiveRow): { [key: string]: Value } =>
    btype === undefined ? archiveRow(db, archive) : archiveInfo(db, archive);
  return queryRows(rows.map(extra), args.get('queryOpts'));
}

async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) hash.update(chunk);
  return hash.digest('hex');
}
