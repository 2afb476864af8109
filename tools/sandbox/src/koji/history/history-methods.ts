import type { Args } from '../api/args.js';
import type { Call, Methods } from '../api/call.js';
import { needBuild } from '../builds/find-build.js';
import { seconds } from '../builds/list-builds.js';
import type { Versioned } from '../db/rows.js';
import { needNamed } from '../find-named.js';
import { genericError } from '../hub-fault.js';
import { globPattern } from '../query/glob.js';
import { byCodePoint, queryRows } from '../query/query-rows.js';
import { needTagId } from '../tags/find-tag.js';
import { epoch } from '../times.js';
import { findUser } from '../users/find-user.js';
import { str, truthy } from '../xmlrpc/python.js';
import { isList, type Struct, type Value } from '../xmlrpc/value.js';
import { EMPTY_TABLES, HISTORY_TABLES } from './history-tables.js';
import { searchTable } from './search-tables.js';

/** What was when, and what is called how (koji contract 13). */
export const historyMethods: Methods = {
  queryHistory(call, args) {
    const asked = args.get('tables');
    const all = [...Object.keys(HISTORY_TABLES), ...EMPTY_TABLES].sort(byCodePoint);
    const tables = isList(asked) ? asked.map(str) : all;
    const unknown = tables.find((table) => !all.includes(table));
    if (unknown !== undefined) throw genericError(`No such history table: ${unknown}`);
    const { queryOpts = null, ...conditions } = args.extra;
    const result: Record<string, Value> = {};
    for (const table of tables) {
      const rows = HISTORY_TABLES[table]?.(call.db) ?? [];
      const tests = testsOf(call, conditions, table);
      if (tests === undefined) continue;
      const shown = rows.filter((row) => tests.every((test) => test(row, row.shown)));
      result[table] = queryRows(
        shown.map((row) => ({ ...common(call, row), ...row.shown, ...marks(call, row, conditions) })),
        queryOpts,
      );
    }
    return result;
  },

  search: ({ db }, args) => search(db, args),
};

type Test = (row: Versioned, shown: Struct) => boolean;

/** The column that a condition is about; a table without it is left out. */
const COLUMNS: Readonly<Record<string, string>> = {
  tag: 'tag_id',
  build: 'build_id',
  package: 'package_id',
  user: 'user_id',
  permission: 'perm_id',
  cg: 'cg_id',
  build_target: 'build_target_id',
  xkey: 'key',
};

function testsOf(call: Call, conditions: Struct, table: string): Test[] | undefined {
  const tests: Test[] = [];
  for (const [name, value = null] of Object.entries(conditions)) {
    const column = COLUMNS[name];
    if (column === undefined) tests.push(...momentTest(call, name, value));
    else {
      const sample = SHAPES[table] ?? [];
      const owner = name === 'user' && table === 'tag_package_owners';
      const build = name === 'package' && table === 'tag_listing';
      if (!sample.includes(column) && !owner && !build) return undefined;
      const wanted = idOf(call, name, value);
      if (build) tests.push((_row, shown) => call.db.packagesByName.get(str(shown.name))[0]?.id === wanted);
      else if (owner) tests.push((_row, shown) => shown.owner === wanted);
      else if (name === 'tag' && table === 'tag_inheritance') {
        tests.push((_row, shown) => shown.tag_id === wanted || shown.parent_id === wanted);
      } else tests.push((_row, shown) => shown[column] === wanted);
    }
  }
  return tests;
}

const SHAPES: Readonly<Record<string, readonly string[]>> = {
  build_target_config: ['build_target_id'],
  cg_users: ['cg_id', 'user_id'],
  tag_config: ['tag_id', 'perm_id'],
  tag_extra: ['tag_id', 'key'],
  tag_inheritance: ['tag_id'],
  tag_listing: ['tag_id', 'build_id'],
  tag_package_owners: ['tag_id', 'package_id'],
  tag_packages: ['tag_id', 'package_id'],
  user_groups: ['user_id'],
  user_perms: ['user_id', 'perm_id'],
};

function idOf({ db }: Call, name: string, value: Value): Value {
  if (name === 'tag') return needTagId(db, value);
  if (name === 'build') return needBuild(db, value).id;
  if (name === 'package') return needNamed(db.packages, value).id;
  if (name === 'user') return findUser(db, value, { strict: true }).id;
  if (name === 'permission') return needNamed(db.permissions, value).id;
  if (name === 'cg') return needNamed(db.contentGenerators, value).id;
  if (name === 'build_target') return needNamed(db.targets, value).id;
  return str(value);
}

function momentTest(call: Call, name: string, value: Value): Test[] {
  const either =
    (test: (event: number) => boolean): Test =>
    (row) =>
      test(row.create_event) || (row.revoke_event !== null && test(row.revoke_event));
  const ts = (event: number): number => call.db.events.need(event).ts;
  if (name === 'active') {
    if (value === null) return [];
    return [({ revoke_event }) => (revoke_event === null) === truthy(value)];
  }
  if (name === 'editor') {
    const { id } = findUser(call.db, value, { strict: true });
    return [({ creator_id, revoker_id }) => creator_id === id || revoker_id === id];
  }
  if (name === 'after') return [either((event) => ts(event) > seconds(value))];
  if (name === 'before') return [either((event) => ts(event) < seconds(value))];
  if (name === 'afterEvent') return [either((event) => event > Number(value))];
  if (name === 'beforeEvent') return [either((event) => event < Number(value))];
  // The hub asks for nothing that it does not know.
  return [];
}

/** Which end of a row met a condition about time or editor. */
function marks(call: Call, row: Versioned, conditions: Struct): Struct {
  const shown: Record<string, Value> = {};
  const ts = (event: number | null): number | null => (event === null ? null : call.db.events.need(event).ts);
  const both = (suffix: string, test: (event: number | null) => boolean | null): void => {
    shown[`_created_${suffix}`] = test(row.create_event);
    shown[`_revoked_${suffix}`] = row.revoke_event === null ? null : test(row.revoke_event);
  };
  const { after, before, afterEvent, beforeEvent, editor } = conditions;
  if (after !== undefined) both('after', (event) => (ts(event) ?? 0) > seconds(after));
  if (before !== undefined) both('before', (event) => (ts(event) ?? 0) < seconds(before));
  if (afterEvent !== undefined) both('after_event', (event) => (event ?? 0) > Number(afterEvent));
  if (beforeEvent !== undefined) both('before_event', (event) => (event ?? 0) < Number(beforeEvent));
  if (editor !== undefined) {
    const { id } = findUser(call.db, editor, { strict: true });
    shown._created_by = row.creator_id === id;
    shown._revoked_by = row.revoker_id === null ? null : row.revoker_id === id;
  }
  return shown;
}

function common({ db }: Call, row: Versioned): Struct {
  const { create_event, revoke_event, creator_id, revoker_id } = row;
  return {
    // Not false but nil: that is how it is unique.
    active: revoke_event === null ? true : null,
    create_event,
    create_ts: epoch(db.events.need(create_event).ts),
    creator_id,
    creator_name: db.users.need(creator_id).name,
    revoke_event,
    revoke_ts: revoke_event === null ? null : epoch(db.events.need(revoke_event).ts),
    revoker_id,
    revoker_name: revoker_id === null ? null : db.users.need(revoker_id).name,
  };
}

function search(db: Call['db'], args: Args): Value {
  const terms = args.get('terms');
  const type = str(args.get('type'));
  if (!truthy(terms)) throw genericError('empty search terms');
  const rows = searchTable(db, type);
  if (rows === undefined) throw genericError(`No such search type: ${type}`);
  const matcher = matcherOf(str(terms), str(args.get('matchType')));
  return queryRows(
    rows
      .filter(({ name, also }) => matcher(name) || (also !== undefined && matcher(also)))
      .map(({ id, name }) => ({ id, name })),
    args.get('queryOpts'),
  );
}

function matcherOf(terms: string, type: string): (name: string) => boolean {
  if (type === 'glob') {
    const pattern = globPattern(terms);
    return (name) => pattern.test(name);
  }
  if (type !== 'regexp') return (name) => name === terms;
  try {
    const pattern = new RegExp(terms, 'i');
    return (name) => pattern.test(name);
  } catch {
    throw genericError(`invalid regular expression: ${terms}`);
  }
}
