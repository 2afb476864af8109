import { nvr } from '../builds/find-build.js';
import type { Database } from '../db/database.js';
import { heldAt } from '../db/versions.js';

/** What can be found, and under which name; `also` is another one that is looked at. */
export interface Searchable {
  readonly id: number;
  readonly name: string;
  readonly also?: string;
}

/** Everything of a type that can be searched for; undefined for a type that cannot. */
export function searchTable(db: Database, type: string): readonly Searchable[] | undefined {
  switch (type) {
    case 'package':
      return db.packages.all();
    case 'build':
      return db.builds.all().map((build) => ({ id: build.id, name: nvr(db, build) }));
    case 'tag':
      return db.tags.filter(
        ({ id }) => db.tagConfig.find((row) => row.tag_id === id && heldAt(row, null)) !== undefined,
      );
    case 'target':
      return db.targets.filter(
        ({ id }) =>
          db.targetConfig.find((row) => row.build_target_id === id && heldAt(row, null)) !== undefined,
      );
    case 'user':
      return db.users.all();
    case 'host':
      return db.hosts.all();
    case 'rpm':
      return db.rpms.all().map(({ id, name, version, release, arch }) => ({
        id,
        name: `${name}-${version}-${release}.${arch}.rpm`,
      }));
    case 'maven':
      return db.archives
        .all()
        .flatMap(({ id, filename: name, maven }) =>
          maven === null
            ? []
            : [{ id, name, also: `${maven.group_id}-${maven.artifact_id}-${maven.version}` }],
        );
    case 'win':
      return db.archives
        .all()
        .flatMap(({ id, filename, win }) =>
          win === null ? [] : [{ id, name: `${win.relpath}/${filename}`.replace(/^\//, ''), also: filename }],
        );
    // Searching by the name of a file is no longer supported, and finds nothing.
    case 'file':
      return [];
    default:
      return undefined;
  }
}
