import { existsSync, lstatSync } from 'node:fs';
import { copyFile, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Actor } from '../api/actor.js';
import { buildPath } from '../builds/build-path.js';
import type { ArchiveRow, BuildRow } from '../db/build-rows.js';
import { genericError, HubFault } from '../hub-fault.js';
import { keyError } from '../python-error.js';
import { str, truthy } from '../xmlrpc/python.js';
import { isList, isStruct, type Struct, type Value } from '../xmlrpc/value.js';
import { archiveTypeOf } from './archive-type.js';

/** An archive that is about to be taken in; its sum is known. */
export interface NewArchive {
  readonly path: string;
  readonly filename: string;
  readonly size: number;
  readonly checksum: string;
  /** 0 md5, 2 sha256. */
  readonly checksumType: number;
  readonly btype: string;
  readonly typeInfo: Value;
  readonly buildrootId: number | null;
  readonly metadataOnly: boolean;
  readonly extra: Struct | null;
  readonly subdir: string | null;
}

/**
 * Takes an archive into a build: its row, and its file where its type has its place (koji contract 14).
 * @throws HubFault 1000, 1005, 1020; PythonError where the details of the type lack something
 */
export async function importArchive(actor: Actor, build: BuildRow, archive: NewArchive): Promise<ArchiveRow> {
  const { db, hub } = actor;
  if (build.draft) throw genericError('Draft build not supported');
  const type = archiveTypeOf(db, archive.filename, { strict: true });
  const btype = db.btypes.find(({ name }) => name === archive.btype);
  if (btype === undefined) throw new HubFault('BuildError', `unsupported build type: ${archive.btype}`);
  const has = db.buildTypes.find(({ build_id, btype_id }) => build_id === build.id && btype_id === btype.id);
  if (has === undefined) throw new HubFault('ImportError', `Build does not have type ${btype.name}`);
  const place = placeOf(archive);
  const row = db.archives.insert({
    type_id: type.id,
    btype_id: btype.id,
    build_id: build.id,
    buildroot_id: archive.buildrootId,
    filename: archive.filename,
    size: archive.size,
    checksum: archive.checksum,
    checksum_type: archive.checksumType,
    metadata_only: archive.metadataOnly,
    extra: archive.extra,
    maven: place.maven ?? null,
    win: place.win ?? null,
    image: place.image ?? null,
  });
  if (!archive.metadataOnly) await enterFile(archive.path, join(buildPath(hub, build), place.folder));
  return row;
}

type Place = {
  folder: string;
  maven?: ArchiveRow['maven'];
  win?: ArchiveRow['win'];
  image?: ArchiveRow['image'];
};

function placeOf({ btype, typeInfo, subdir }: NewArchive): Place {
  const info = isStruct(typeInfo) ? typeInfo : {};
  if (btype === 'maven') {
    const [group_id = '', artifact_id = '', version = ''] = ['group_id', 'artifact_id', 'version'].map(
      (key) => need(info, key),
    );
    const folder = join('maven', ...group_id.split('.'), artifact_id, version);
    return { folder, maven: { group_id, artifact_id, version } };
  }
  if (btype === 'win') {
    const relpath = need(info, 'relpath').replace(/^\/+|\/+$/g, '');
    if (!truthy(info.platforms)) throw new HubFault('BuildError', 'no value for platforms');
    const words = (value: Value | undefined): string =>
      isList(value) ? value.map(str).join(' ') : str(value);
    const flags = truthy(info.flags) ? words(info.flags) : null;
    return { folder: join('win', relpath), win: { relpath, platforms: words(info.platforms), flags } };
  }
  if (btype === 'image') return { folder: 'images', image: { arch: need(info, 'arch') } };
  return { folder: join('files', btype, subdir ?? '') };
}

function need(info: Struct, key: string): string {
  const value = info[key];
  if (value === undefined) throw keyError(key);
  return str(value);
}

/** Uploads stay where they are: a later check may fail. */
export async function enterFile(path: string, folder: string): Promise<void> {
  const target = join(folder, basename(path));
  if (existsSync(target)) throw genericError(`Error importing archive file, ${target} already exists`);
  if (!lstatSync(path).isFile())
    throw genericError(`Error importing archive file, ${path} is not a regular file`);
  await mkdir(folder, { recursive: true });
  await copyFile(path, target);
}
