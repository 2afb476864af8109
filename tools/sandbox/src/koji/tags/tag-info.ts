import type { Database } from '../db/database.js';
import { heldAt } from '../db/versions.js';
import type { Value } from '../xmlrpc/value.js';
import type { Tag } from './find-tag.js';

/** A tag as listTags answers it, columns in order (recording edge-limit-zero). */
export function tagRow(db: Database, { id, name, config }: Tag): { [key: string]: Value } {
  return {
    arches: config.arches,
    id,
    locked: config.locked,
    maven_include_all: config.maven_include_all,
    maven_support: config.maven_support,
    name,
    perm: config.perm_id === null ? null : db.permissions.need(config.perm_id).name,
    perm_id: config.perm_id,
  };
}

/** A tag as getTag answers it. `blocked` shows extra values as pairs, those too that the tag keeps away. */
export function tagInfo(
  db: Database,
  tag: Tag,
  options: { event?: number | null; blocked?: boolean } = {},
): { [key: string]: Value } {
  const { event = null, blocked = false } = options;
  const info = { ...tagRow(db, tag), extra: tagExtra(db, tag.id, { event, blocked }) };
  return event === null ? info : { ...info, query_event: event };
}

/** The extra values of a tag by itself. */
export function tagExtra(
  db: Database,
  tagId: number,
  { event, blocked }: { event: number | null; blocked: boolean },
): { [key: string]: Value } {
  const extra: Record<string, Value> = {};
  for (const row of db.tagExtra.all()) {
    if (row.tag_id !== tagId || !heldAt(row, event) || (row.blocked && !blocked)) continue;
    extra[row.key] = blocked ? [row.blocked, row.value] : row.value;
  }
  return extra;
}
