import { COMPLETE } from '../builds/states.js';
import type { BuildRow } from '../db/build-rows.js';
import type { Database } from '../db/database.js';
import type { TagListingRow } from '../db/rows.js';
import { heldAt } from '../db/versions.js';
import { findNamed } from '../find-named.js';
import { genericError } from '../hub-fault.js';
import { packageList } from '../packages/package-list.js';
import { fullInheritance } from '../tags/inheritance.js';
import { str } from '../xmlrpc/python.js';
import type { Value } from '../xmlrpc/value.js';

/** A build in a tag. */
export interface Tagged {
  readonly build: BuildRow;
  readonly listing: TagListingRow;
}

/** What narrows down the builds of a tag. */
export interface TaggedQuery {
  readonly event?: number | null;
  readonly inherit?: boolean;
  /** The newest of each package, or so many of them. */
  readonly latest?: boolean | number;
  readonly package?: string | null;
  readonly owner?: string | null;
  readonly type?: Value;
  readonly draft?: boolean | null;
}

/**
 * The builds of a tag, those tagged last first, those of its parents behind them (koji contract 13).
 * Only complete builds count, and only of packages that are on the list and not blocked.
 */
export function taggedBuilds(db: Database, tagId: number, query: TaggedQuery = {}): Tagged[] {
  const { event = null, inherit = false, latest = false } = query;
  const packages = packageList(db, tagId, { event, inherit: true, withOwners: false });
  const parents = inherit ? fullInheritance(db, tagId, { event }).map(({ row }) => row.parent_id) : [];
  const ofType = buildsOfType(db, query.type ?? null);
  const found: Tagged[] = [];
  const counts = new Map<number, number>();
  const most = latest === true ? 1 : latest === false ? Number.POSITIVE_INFINITY : latest;
  for (const id of [tagId, ...parents]) {
    for (const listing of newestFirst(db.listingByTag.get(id).filter((row) => heldAt(row, event)))) {
      const build = db.builds.need(listing.build_id);
      if (build.state !== COMPLETE || packages.get(build.pkg_id)?.blocked !== false) continue;
      if (ofType?.has(build.id) === false || !fits(db, build, query)) continue;
      const count = counts.get(build.pkg_id) ?? 0;
      if (count >= most) continue;
      counts.set(build.pkg_id, count + 1);
      found.push({ build, listing });
    }
  }
  return found;
}

function newestFirst(rows: readonly TagListingRow[]): TagListingRow[] {
  return [...rows].sort((a, b) => b.create_event - a.create_event || b.build_id - a.build_id);
}

function fits(db: Database, build: BuildRow, query: TaggedQuery): boolean {
  const { package: name = null, owner = null, draft = null } = query;
  return (
    (name === null || name === '' || db.packages.need(build.pkg_id).name === name) &&
    (owner === null || owner === '' || db.users.need(build.owner).name === owner) &&
    (draft === null || build.draft === draft)
  );
}

function buildsOfType(db: Database, type: Value): Set<number> | undefined {
  if (type === null) return undefined;
  const btype = findNamed(db.btypes, type);
  if (btype === undefined) throw genericError(`unsupported build type: ${str(type)}`);
  const rows = db.buildTypes.filter(({ btype_id }) => btype_id === btype.id);
  return new Set(rows.map(({ build_id }) => build_id));
}
