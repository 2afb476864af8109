import type { Database } from '../db/database.js';
import type { TagInheritanceRow } from '../db/rows.js';
import { heldAt } from '../db/versions.js';
import type { Value } from '../xmlrpc/value.js';

/** One step of an inheritance as it was followed. */
export interface Link {
  readonly row: TagInheritanceRow;
  /** How much further it may go; null is without end. */
  readonly nextdepth: number | null;
  readonly currdepth: number;
  /** Patterns that the names of packages must match, all of them. */
  readonly filter: readonly string[];
}

/** The parents of a tag, by priority. */
export function parentsOf(db: Database, tagId: number, event: number | null): TagInheritanceRow[] {
  return db.tagInheritance
    .filter((row) => row.tag_id === tagId && heldAt(row, event))
    .sort((a, b) => a.priority - b.priority);
}

/** The tags that inherit from a tag, by priority. */
function childrenOf(db: Database, tagId: number, event: number | null): TagInheritanceRow[] {
  return db.tagInheritance
    .filter((row) => row.parent_id === tagId && heldAt(row, event))
    .sort((a, b) => a.priority - b.priority);
}

interface Walk {
  readonly top: readonly number[];
  readonly maxdepth: number | null;
  readonly noconfig: boolean;
  readonly filter: readonly string[];
}

/**
 * All that a tag inherits from, nearest first: depth before breadth, loops left out, a tag again only where it is reached with fewer limits.
 * `reverse` follows the tags that inherit from it instead.
 */
export function fullInheritance(
  db: Database,
  tagId: number,
  options: { event: number | null /** @default false */; reverse?: boolean },
): Link[] {
  const { event, reverse = false } = options;
  const order: Link[] = [];
  const seen = new Map<number, (Link & { noconfig: boolean })[]>();
  const follow = (id: number, walk: Walk): void => {
    if (walk.maxdepth !== null && walk.maxdepth < 1) return;
    const top = [...walk.top, id];
    let { noconfig } = walk;
    for (const row of reverse ? childrenOf(db, id, event) : parentsOf(db, id, event)) {
      const next = reverse ? row.tag_id : row.parent_id;
      const intransitive = row.intransitive && top.length > 1 && !reverse;
      const tooFar = reverse && row.maxdepth !== null && row.maxdepth < top.length - 1;
      if (top.includes(next) || intransitive || tooFar) continue;
      const nextdepth = reverse ? null : depthAfter(row.maxdepth, walk.maxdepth);
      noconfig ||= row.noconfig;
      const filter = row.pkg_filter === '' ? walk.filter : [...walk.filter, row.pkg_filter];
      const link = { row, nextdepth, currdepth: top.length, filter, noconfig };
      const before = seen.get(next) ?? [];
      if (before.some((previous) => isEnough(previous, link))) continue;
      seen.set(next, [...before, link]);
      order.push(link);
      if (!(row.intransitive && reverse)) follow(next, { top, maxdepth: nextdepth, noconfig, filter });
    }
  };
  follow(tagId, { top: [], maxdepth: null, noconfig: false, filter: [] });
  return order;
}

function depthAfter(own: number | null, left: number | null): number | null {
  if (own === null) return left === null ? null : left - 1;
  return left === null ? own : Math.min(own, left) - 1;
}

/** Whether what was reached before leaves nothing new to reach. */
function isEnough(previous: Link & { noconfig: boolean }, next: Link & { noconfig: boolean }): boolean {
  const shallower =
    previous.nextdepth !== null && (next.nextdepth === null || previous.nextdepth < next.nextdepth);
  return !shallower && !(previous.noconfig && !next.noconfig) && previous.filter.length === 0;
}

/** A link as getInheritanceData answers it (recording getInheritanceData). */
export function linkRow(
  db: Database,
  row: TagInheritanceRow,
  options: { reverse?: boolean } = {},
): { [key: string]: Value } {
  const { reverse = false } = options;
  const info = {
    intransitive: row.intransitive,
    maxdepth: row.maxdepth,
    name: db.tags.need(reverse ? row.tag_id : row.parent_id).name,
    noconfig: row.noconfig,
    parent_id: row.parent_id,
    pkg_filter: row.pkg_filter,
    priority: row.priority,
  };
  return reverse ? { ...info, tag_id: row.tag_id } : { ...info, child_id: row.tag_id };
}
