import type { Database } from '../db/database.js';
import { seedBase } from './base.js';

/** Fills a new database; one that has a state keeps it. */
export function seed(db: Database, options: { now: number }): void {
  if (!db.isNew) return;
  seedBase(db, options.now);
  db.commit();
}
