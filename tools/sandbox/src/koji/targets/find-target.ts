import type { Database } from '../db/database.js';
import type { TargetConfigRow } from '../db/rows.js';
import { heldAt } from '../db/versions.js';
import { findNamed } from '../find-named.js';
import type { Value } from '../xmlrpc/value.js';

/** A build target as it is or was. */
export interface Target {
  readonly id: number;
  readonly name: string;
  readonly config: TargetConfigRow;
}

/** The targets that held at an event; null is now. */
export function targetsAt(db: Database, event: number | null): Target[] {
  return db.targetConfig
    .filter((row) => heldAt(row, event))
    .map((config) => ({ ...db.targets.need(config.build_target_id), config }));
}

/** A target as the hub answers it, columns in order (recording getBuildTargets). */
export function targetRow(db: Database, { id, name, config }: Target): { [key: string]: Value } {
  return {
    build_tag: config.build_tag,
    build_tag_name: db.tags.need(config.build_tag).name,
    dest_tag: config.dest_tag,
    dest_tag_name: db.tags.need(config.dest_tag).name,
    id,
    name,
  };
}

/** A target by id, name or struct, if it exists now. */
export function findTarget(db: Database, info: Value): Target | undefined {
  if (info === null) return undefined;
  const id = findNamed(db.targets, info)?.id;
  return targetsAt(db, null).find((target) => target.id === id);
}
