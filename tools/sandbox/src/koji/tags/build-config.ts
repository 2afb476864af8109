import type { Database } from '../db/database.js';
import type { Value } from '../xmlrpc/value.js';
import { needTag, tagAt } from './find-tag.js';
import { fullInheritance } from './inheritance.js';
import { tagExtra, tagInfo } from './tag-info.js';

/** A tag with what it inherits where it sets nothing itself: architectures, if they are nil, and extra values. */
export interface BuildConfig {
  readonly id: number;
  readonly name: string;
  readonly arches: string;
  readonly info: { [key: string]: Value };
}

/** @throws HubFault 1000 for a tag that is not there at that event */
export function buildConfig(db: Database, tagId: number, event: number | null = null): BuildConfig {
  const tag = needTag(db, tagId, event);
  let { arches } = tag.config;
  const extra = tagExtra(db, tagId, { event, blocked: true });
  const from: Record<string, Value> = { arches: null };
  const extraFrom: Record<string, Value> = {};
  for (const { row } of fullInheritance(db, tagId, { event })) {
    if (row.noconfig) continue;
    const parent = tagAt(db, db.tags.need(row.parent_id), event);
    if (parent === undefined) continue;
    const origin = { id: parent.id, name: parent.name };
    // No architectures are something that is set, too.
    if (arches === null && parent.config.arches !== null) {
      arches = parent.config.arches;
      from.arches = origin;
    }
    for (const [key, value] of Object.entries(tagExtra(db, parent.id, { event, blocked: true }))) {
      if (key in extra) continue;
      extra[key] = value;
      extraFrom[key] = origin;
    }
  }
  // A pair whose first is true keeps the value away.
  const visible = Object.entries(extra).flatMap(([key, pair]): [string, Value][] => {
    const [isBlocked, value] = pair as [boolean, Value];
    return isBlocked ? [] : [[key, value]];
  });
  const info = {
    ...tagInfo(db, tag, { event }),
    arches,
    extra: Object.fromEntries(visible),
    config_inheritance: { ...from, extra: extraFrom },
  };
  return { id: tag.id, name: tag.name, arches: arches ?? '', info };
}
