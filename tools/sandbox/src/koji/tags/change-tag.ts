import type { Call } from '../api/call.js';
import type { TagConfigRow } from '../db/rows.js';
import { revoke } from '../db/versions.js';
import { needNamed } from '../find-named.js';
import { genericError } from '../hub-fault.js';
import { verifyName } from '../names.js';
import { repr, str, truthy } from '../xmlrpc/python.js';
import { isList, isStruct, type Struct, type Value } from '../xmlrpc/value.js';
import { parseArches } from './arches.js';
import { findTag, needTag, type Tag } from './find-tag.js';
import { setInheritance } from './set-inheritance.js';
import { tagExtra } from './tag-info.js';

const NO_MAVEN = 'Maven support not enabled';

/** Makes a tag; one that was deleted comes back under its old id. @throws HubFault 1000 (recordings fault-createTag-*) */
export function createTag(
  call: Call,
  wanted: {
    name: Value;
    parent: Value;
    arches: Value;
    perm: Value;
    locked: boolean;
    maven: boolean;
    extra: Struct;
  },
): number {
  const { db } = call;
  const { name } = wanted;
  verifyName(name);
  const arches = parseArches(wanted.arches);
  if (wanted.maven) throw genericError(NO_MAVEN);
  if (findTag(db, name) !== undefined) throw genericError(`A tag with the name '${name}' already exists`);
  const parent = truthy(wanted.parent) ? findTag(db, wanted.parent) : undefined;
  if (truthy(wanted.parent) && parent === undefined) {
    throw genericError(`Parent tag '${str(wanted.parent)}' could not be found`);
  }
  const perm_id = wanted.perm === null ? null : needNamed(db.permissions, wanted.perm).id;
  const tag_id = (db.tagsByName.get(name)[0] ?? db.tags.insert({ name })).id;
  db.tagConfig.insert({
    tag_id,
    arches,
    perm_id,
    locked: wanted.locked,
    maven_support: false,
    maven_include_all: false,
    ...call.created(),
  });
  for (const [key, value] of Object.entries(wanted.extra)) {
    db.tagExtra.insert({ tag_id, key, value: value ?? null, blocked: false, ...call.created() });
  }
  if (parent !== undefined) {
    const link = { priority: 0, maxdepth: null, intransitive: false, noconfig: false, pkg_filter: '' };
    setInheritance(call, tag_id, { ...link, parent_id: parent.id }, { clear: false });
  }
  return tag_id;
}

/** Sets what is named in `changes`, and leaves the rest. @throws HubFault 1000 */
export function editTag(call: Call, info: Value, changes: Struct): void {
  const { db } = call;
  if (changes.maven_support !== undefined || changes.maven_include_all !== undefined)
    throw genericError(NO_MAVEN);
  const tag = needTag(db, info);
  if (truthy(changes.name) && changes.name !== tag.name) rename(call, tag, changes.name ?? null);
  const perm = changes.perm_id === undefined ? changes.perm : changes.perm_id;
  const config: Partial<TagConfigRow> = {
    ...(perm === undefined ? {} : { perm_id: perm === null ? null : needNamed(db.permissions, perm).id }),
    ...(changes.arches === undefined
      ? {}
      : { arches: changes.arches === null ? null : parseArches(changes.arches) }),
    ...(changes.locked === undefined ? {} : { locked: truthy(changes.locked) }),
  };
  const isChanged = Object.entries(config).some(
    ([key, value]) => tag.config[key as keyof TagConfigRow] !== value,
  );
  if (isChanged) {
    const { id: _, ...old } = tag.config;
    revoke(call, db.tagConfig, (row) => row.tag_id === tag.id);
    db.tagConfig.insert({ ...old, ...config, ...call.created() });
  }
  editExtra(call, tag, changes);
}

function rename({ db }: Call, tag: Tag, name: Value): void {
  verifyName(name);
  const other = db.tagsByName.get(name)[0];
  if (other !== undefined) throw genericError(`Name ${name} already taken by tag ${other.id}`);
  db.tags.update(tag.id, { name });
}

function editExtra(call: Call, tag: Tag, changes: Struct): void {
  const { db } = call;
  const removed = names(changes.remove_extra);
  const blocked = names(changes.block_extra);
  const set = isStruct(changes.extra) ? changes.extra : {};
  const conflict = Object.keys(set).find((key) => removed.includes(key) || blocked.includes(key));
  if (conflict !== undefined)
    throw genericError(`Can not both add/update and remove tag-extra: '${conflict}'`);
  const current = tagExtra(db, tag.id, { event: null, blocked: false });
  const end = (key: string): void => {
    revoke(call, db.tagExtra, (row) => row.tag_id === tag.id && row.key === key);
  };
  for (const [key, value = null] of Object.entries(set)) {
    if (key in current && repr(current[key]) === repr(value)) continue;
    end(key);
    db.tagExtra.insert({ tag_id: tag.id, key, value, blocked: false, ...call.created() });
  }
  for (const key of blocked) {
    end(key);
    db.tagExtra.insert({ tag_id: tag.id, key, value: null, blocked: true, ...call.created() });
  }
  const missing = removed.filter((key) => !(key in current));
  if (missing.length > 0) throw genericError(`Tag: ${tag.name} doesn't have extra: ${missing.join(', ')}`);
  for (const key of removed) end(key);
}

function names(list: Value | undefined): string[] {
  return isList(list) ? list.map(str) : [];
}

/** Ends all that belongs to a tag; its history stays. */
export function deleteTag(call: Call, { id }: Tag): void {
  const { db } = call;
  const mine = (row: { tag_id: number }): boolean => row.tag_id === id;
  revoke(call, db.tagConfig, mine);
  revoke(call, db.tagExtra, mine);
  revoke(call, db.tagInheritance, (row) => row.tag_id === id || row.parent_id === id);
  revoke(call, db.targetConfig, (row) => row.build_tag === id || row.dest_tag === id);
  revoke(call, db.tagListing, mine);
  revoke(call, db.tagPackages, mine);
  revoke(call, db.tagPackageOwners, mine);
}
