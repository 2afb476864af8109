import type { Database } from '../db/database.js';
import { fullInheritance } from '../tags/inheritance.js';
import { tagEvents } from './find-repo.js';

/** The last event that changed what a repo of the tag would have; 0 where there is none. */
export function lastChange(db: Database, tagId: number, options: { before?: number } = {}): number {
  const parents = fullInheritance(db, tagId, { event: null }).map(({ row }) => row.parent_id);
  const { before = Number.POSITIVE_INFINITY } = options;
  return Math.max(0, ...tagEvents(db, new Set([tagId, ...parents])).filter((event) => event < before));
}
