import type { ArchiveRow } from '../db/build-rows.js';
import type { Database } from '../db/database.js';
import type { Value } from '../xmlrpc/value.js';

/** An archive as listArchives answers it, columns in order (recording listArchives). */
export function archiveRow(db: Database, archive: ArchiveRow): { [key: string]: Value } {
  const type = db.archiveTypes.need(archive.type_id);
  return {
    btype: archive.btype_id === null ? null : db.btypes.need(archive.btype_id).name,
    btype_id: archive.btype_id,
    build_id: archive.build_id,
    buildroot_id: archive.buildroot_id,
    checksum: archive.checksum,
    checksum_type: archive.checksum_type,
    compression_type: type.compression_type,
    extra: archive.extra,
    filename: archive.filename,
    id: archive.id,
    metadata_only: archive.metadata_only,
    size: archive.size,
    type_description: type.description,
    type_extensions: type.extensions,
    type_id: archive.type_id,
    type_name: type.name,
  };
}

/** The same with what its kind of build adds. */
export function archiveInfo(db: Database, archive: ArchiveRow): { [key: string]: Value } {
  const { maven, win, image } = archive;
  return { ...archiveRow(db, archive), ...maven, ...win, ...image };
}
