import type { Database } from '../db/database.js';
import type { NameRow, TagConfigRow } from '../db/rows.js';
import { heldAt } from '../db/versions.js';
import { findNamed, needNamed } from '../find-named.js';
import { genericError } from '../hub-fault.js';
import { repr } from '../xmlrpc/python.js';
import type { Value } from '../xmlrpc/value.js';

/** A tag that exists at some event, with what was set then. */
export interface Tag {
  readonly id: number;
  readonly name: string;
  readonly config: TagConfigRow;
}

/** A tag by id, name or struct; undefined where there is none, or none at that event. */
export function findTag(db: Database, info: Value, event: number | null = null): Tag | undefined {
  const row = findNamed<NameRow>(db.tags, info);
  return row === undefined ? undefined : tagAt(db, row, event);
}

/** @throws HubFault 1000 where there is none (recording listTagged-missing-tag) */
export function needTag(db: Database, info: Value, event: number | null = null): Tag {
  const tag = findTag(db, info, event);
  if (tag === undefined) throw genericError(`No such tagInfo: ${repr(info)}`);
  return tag;
}

/** The id of a tag that exists or once existed. @throws HubFault 1000 in the words of the table */
export function needTagId(db: Database, info: Value): number {
  return needNamed<NameRow>(db.tags, info).id;
}

/** A tag of that row, as it was. */
export function tagAt(db: Database, { id, name }: NameRow, event: number | null): Tag | undefined {
  const config = db.tagConfig.find((row) => row.tag_id === id && heldAt(row, event));
  return config === undefined ? undefined : { id, name, config };
}
