import type { BuildRow } from '../db/build-rows.js';
import type { Database } from '../db/database.js';
import type { Hub } from '../hub.js';

/** Where the files of a build lie (koji contract 14). */
export function buildPath({ db, paths }: Pick<Hub, 'db' | 'paths'>, build: BuildRow): string {
  return paths.build(pathParts(db, build));
}

function pathParts(
  db: Database,
  { pkg_id, version, release, volume_id }: BuildRow,
): Parameters<Hub['paths']['build']>[0] {
  return { name: db.packages.need(pkg_id).name, version, release, volume: db.volumes.need(volume_id).name };
}
