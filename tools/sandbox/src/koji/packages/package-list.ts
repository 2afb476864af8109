import type { Database } from '../db/database.js';
import { heldAt } from '../db/versions.js';
import { fullInheritance } from '../tags/inheritance.js';
import type { Value } from '../xmlrpc/value.js';

/** An entry of a package list, possibly of a parent's. */
export interface ListedPackage {
  readonly tagId: number;
  readonly packageId: number;
  readonly name: string;
  readonly blocked: boolean;
  readonly extraArches: string | null;
  readonly owner: number | null;
}

/**
 * The package list of a tag; where it inherits, the nearest entry of each package counts.
 * An entry that lost its owner does not count where owners are asked for.
 */
export function packageList(
  db: Database,
  tagId: number,
  options: { event?: number | null; inherit?: boolean; packageId?: number; withOwners?: boolean } = {},
): Map<number, ListedPackage> {
  const found = new Map<number, ListedPackage>();
  for (const entry of packageEntries(db, { ...options, tagId })) {
    if (!found.has(entry.packageId)) found.set(entry.packageId, entry);
  }
  return found;
}

/** All entries that meet the conditions, those of the tag before those of its parents, nearest first. */
export function packageEntries(
  db: Database,
  options: {
    tagId?: number;
    event?: number | null;
    inherit?: boolean;
    packageId?: number;
    withOwners?: boolean;
  },
): ListedPackage[] {
  const { tagId, event = null, inherit = false, withOwners = true } = options;
  const entries = entriesAt(db, { event, withOwners, packageId: options.packageId });
  if (tagId === undefined) return entries;
  const own = entries.filter((entry) => entry.tagId === tagId);
  if (!inherit) return own;
  const inherited = fullInheritance(db, tagId, { event }).flatMap(({ row, filter }) => {
    const patterns = filter.map((pattern) => new RegExp(`^(?:${pattern})`));
    return entries.filter(
      (entry) => entry.tagId === row.parent_id && patterns.every((pattern) => pattern.test(entry.name)),
    );
  });
  return [...own, ...inherited];
}

function entriesAt(
  db: Database,
  {
    event,
    withOwners,
    packageId,
  }: { event: number | null; withOwners: boolean; packageId: number | undefined },
): ListedPackage[] {
  const key = (row: { tag_id: number; package_id: number }): string => `${row.tag_id} ${row.package_id}`;
  const owners = new Map(
    db.tagPackageOwners.filter((row) => heldAt(row, event)).map((row) => [key(row), row.owner]),
  );
  return db.tagPackages.all().flatMap((row) => {
    if (!heldAt(row, event) || (packageId !== undefined && row.package_id !== packageId)) return [];
    const owner = owners.get(key(row)) ?? null;
    if (withOwners && owner === null) return [];
    const { name } = db.packages.need(row.package_id);
    const { tag_id: tagId, package_id, blocked, extra_arches: extraArches } = row;
    return [{ tagId, packageId: package_id, name, blocked, extraArches, owner }];
  });
}

/** An entry as listPackages answers it (recording listPackages). */
export function listedRow(
  db: Database,
  entry: ListedPackage,
  options: { withOwners: boolean },
): { [key: string]: Value } {
  const owner =
    options.withOwners && entry.owner !== null
      ? { owner_id: entry.owner, owner_name: db.users.need(entry.owner).name }
      : {};
  return {
    blocked: entry.blocked,
    extra_arches: entry.extraArches,
    ...owner,
    package_id: entry.packageId,
    package_name: entry.name,
    tag_id: entry.tagId,
    tag_name: db.tags.need(entry.tagId).name,
  };
}
