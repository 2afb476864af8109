import type { Call } from '../api/call.js';
import { revoke } from '../db/versions.js';
import { genericError } from '../hub-fault.js';
import { PythonError } from '../python-error.js';
import { str, truthy } from '../xmlrpc/python.js';
import { isList, isStruct, type Struct, type Value } from '../xmlrpc/value.js';
import { needTag } from './find-tag.js';
import { parentsOf } from './inheritance.js';

const FIELDS = ['parent_id', 'priority', 'maxdepth', 'intransitive', 'noconfig', 'pkg_filter'] as const;

interface NewLink {
  readonly parent_id: number;
  readonly priority: number;
  readonly maxdepth: number | null;
  readonly intransitive: boolean;
  readonly noconfig: boolean;
  readonly pkg_filter: string;
}

/**
 * Changes the parents of a tag: links that are named are set or, with `delete link`, taken away; with `clear` all others are, too.
 * @throws HubFault 1000 for missing fields, unknown parents, and two parents of one priority
 */
export function setInheritance(call: Call, tagId: number, changes: Value, options: { clear: boolean }): void {
  const { db } = call;
  const links = isList(changes) ? changes : [changes];
  const after = new Map<number, NewLink>(parentsOf(db, tagId, null).map((row) => [row.parent_id, row]));
  const before = new Map(after);
  const named = new Set<number>();
  for (const link of links) {
    const wanted = readLink(call, link);
    named.add(wanted.parent_id);
    if (wanted.isDelete) after.delete(wanted.parent_id);
    else if (options.clear || !isSame(before.get(wanted.parent_id), wanted))
      after.set(wanted.parent_id, wanted);
  }
  if (options.clear) for (const id of before.keys()) if (!named.has(id)) after.delete(id);
  checkPriorities([...after.values()], tagId);
  for (const [parentId, old] of before) {
    if (after.get(parentId) === old) continue;
    revoke(call, db.tagInheritance, (row) => row.tag_id === tagId && row.parent_id === parentId);
  }
  for (const [parentId, link] of after) {
    if (before.get(parentId) === link) continue;
    const { parent_id, priority, maxdepth, intransitive, noconfig, pkg_filter } = link;
    db.tagInheritance.insert({
      tag_id: tagId,
      parent_id,
      priority,
      maxdepth,
      intransitive,
      noconfig,
      pkg_filter,
      ...call.created(),
    });
  }
}

function readLink({ db }: Call, link: Value): NewLink & { isDelete: boolean } {
  if (!isStruct(link)) throw new PythonError('AttributeError', "object has no attribute 'get'");
  const isDelete = truthy(link['delete link']);
  for (const field of isDelete ? (['parent_id'] as const) : FIELDS) {
    if (link[field] === undefined) throw genericError(`No value for ${field}`);
  }
  const parent = needTag(db, link.parent_id ?? null);
  return { ...columns(link), parent_id: parent.id, isDelete };
}

function columns(link: Struct): Omit<NewLink, 'parent_id'> {
  return {
    priority: integer(link.priority ?? null) ?? 0,
    maxdepth: integer(link.maxdepth ?? null),
    intransitive: truthy(link.intransitive),
    noconfig: truthy(link.noconfig),
    pkg_filter: link.pkg_filter === undefined || link.pkg_filter === null ? '' : str(link.pkg_filter),
  };
}

/** PostgreSQL reads a number in a text, too; upstream's own client sends one. */
function integer(value: Value): number | null {
  if (value === null || typeof value === 'number') return value;
  if (typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value)) return Number(value);
  const type = 'psycopg2.errors.InvalidTextRepresentation';
  throw new PythonError(type, `invalid input syntax for type integer: "${str(value)}"`);
}

function isSame(old: NewLink | undefined, wanted: NewLink): boolean {
  return old !== undefined && FIELDS.every((field) => old[field] === wanted[field]);
}

function checkPriorities(links: readonly NewLink[], tagId: number): void {
  for (const { priority } of links) {
    const same = links.filter((link) => link.priority === priority).map(({ parent_id }) => parent_id);
    if (same.length < 2) continue;
    throw genericError(
      `Multiple parent tags ([${same.join(', ')}]) cannot have the same priority value (${priority}) on child tag ${tagId}`,
    );
  }
}
