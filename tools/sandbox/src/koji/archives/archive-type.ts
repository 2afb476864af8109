import type { ArchiveTypeRow } from '../db/build-rows.js';
import type { Database } from '../db/database.js';
import { genericError } from '../hub-fault.js';

/** The type of a file by its extension, the longest that is known: `.tar.gz` before `.gz`. @throws HubFault 1000 with `strict` */
export function archiveTypeOf(db: Database, filename: string, options: { strict: true }): ArchiveTypeRow;
export function archiveTypeOf(db: Database, filename: string): ArchiveTypeRow | undefined;
export function archiveTypeOf(
  db: Database,
  filename: string,
  options: { strict?: boolean } = {},
): ArchiveTypeRow | undefined {
  const parts = filename.toLowerCase().split('.');
  for (let start = 0; start < parts.length; start++) {
    const extension = parts.slice(start).join('.');
    const found = db.archiveTypes.find(({ extensions }) =>
      extensions.toLowerCase().split(/\s+/).includes(extension),
    );
    if (found !== undefined) return found;
  }
  if (options.strict === true) throw genericError(`unsupported file extension: ${filename}`);
  return undefined;
}
