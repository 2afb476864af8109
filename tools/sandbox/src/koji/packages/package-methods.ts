import type { Args } from '../api/args.js';
import type { Call, Methods } from '../api/call.js';
import { eventOf } from '../db/versions.js';
import { findNamed, needNamed } from '../find-named.js';
import { genericError } from '../hub-fault.js';
import { assertPolicy } from '../policy.js';
import { queryRows } from '../query/query-rows.js';
import { needTag, needTagId } from '../tags/find-tag.js';
import { findUser } from '../users/find-user.js';
import { str, truthy } from '../xmlrpc/python.js';
import type { Value } from '../xmlrpc/value.js';
import { type AddRequest, addPackage, removeEntry, writeEntry } from './change-list.js';
import { listedRow, packageEntries, packageList } from './package-list.js';

/** Packages and the lists of tags (koji contract 11). */
export const packageMethods: Methods = {
  getPackage({ db }, args) {
    const create = args.flag('create');
    const info = args.get('info');
    const found = args.flag('strict') ? needNamed(db.packages, info) : findNamed(db.packages, info);
    if (found !== undefined || !create)
      return found === undefined ? null : { id: found.id, name: found.name };
    if (typeof info !== 'string') throw genericError('Name must be a string');
    return { ...db.packages.insert({ name: info }) };
  },

  getPackageID({ db }, args) {
    const name = args.get('name');
    const found = typeof name === 'string' ? db.packagesByName.get(name)[0] : undefined;
    if (found === undefined && args.flag('strict')) throw genericError(`No such package name: ${str(name)}`);
    return found?.id ?? null;
  },

  listPackages,

  listPackagesSimple: ({ db }, args) => simple(db, args.get('prefix'), args.get('queryOpts')),

  getPackageConfig({ db }, args) {
    const tag = findNamed(db.tags, args.get('tag'));
    const pkg = findNamed(db.packages, args.get('pkg'));
    if (tag === undefined || pkg === undefined) return null;
    const event = eventOf(args.get('event'));
    const entry = packageList(db, tag.id, { event, inherit: true, packageId: pkg.id }).get(pkg.id);
    return entry === undefined ? null : listedRow(db, entry, { withOwners: true });
  },

  checkTagPackage({ db }, args) {
    const tag = findNamed(db.tags, args.get('tag'));
    const pkg = findNamed(db.packages, args.get('pkg'));
    if (tag === undefined || pkg === undefined) return false;
    const list = packageList(db, tag.id, { inherit: true, packageId: pkg.id, withOwners: false });
    return list.get(pkg.id)?.blocked === false;
  },

  packageListAdd: (call, args) =>
    add(call, args, {
      owner: args.get('owner'),
      block: args.get('block'),
      extraArches: args.get('extra_arches'),
      update: args.flag('update'),
    }),

  packageListBlock(call, args) {
    const tag = needTag(call.db, args.get('taginfo'));
    const pkg = needNamed(call.db.packages, args.get('pkginfo'));
    const list = packageList(call.db, tag.id, { inherit: true, packageId: pkg.id, withOwners: false });
    if (!list.has(pkg.id)) throw genericError(`Package ${pkg.name} is not in tag listing for ${tag.name}`);
    return add(call, args, { block: true });
  },

  packageListUnblock(call, args) {
    const { db } = call;
    const tag = needTag(db, args.get('taginfo'));
    const pkg = needNamed(db.packages, args.get('pkginfo'));
    call.session.assertLogin();
    assertPolicy(call.session, 'package_list', { force: args.flag('force') });
    const current = () => packageList(db, tag.id, { inherit: true, packageId: pkg.id }).get(pkg.id);
    const previous = current();
    if (previous === undefined) {
      throw genericError(`no data (blocked or otherwise) for package ${pkg.name} in tag ${tag.name}`);
    }
    if (!previous.blocked) throw genericError(`package ${pkg.name} NOT blocked in tag ${tag.name}`);
    const entry = { ...previous, tagId: tag.id, blocked: false, owner: previous.owner ?? call.actor };
    if (previous.tagId === tag.id) removeEntry(call, entry);
    // It may have been the only entry, or a parent blocks it, too.
    if (current()?.blocked !== false) writeEntry(call, entry);
    return null;
  },

  packageListRemove(call, args) {
    const tag = needTag(call.db, args.get('taginfo'));
    const pkg = needNamed(call.db.packages, args.get('pkginfo'));
    call.session.assertLogin();
    assertPolicy(call.session, 'package_list', { force: args.flag('force') });
    removeEntry(call, { tagId: tag.id, packageId: pkg.id });
    return null;
  },

  packageListSetOwner: (call, args) => add(call, args, { owner: args.get('owner'), update: true }),
  packageListSetArches: (call, args) => add(call, args, { extraArches: args.get('arches'), update: true }),
};

function add(call: Call, args: Args, request: Partial<AddRequest>): null {
  addPackage(call, {
    tag: args.get('taginfo'),
    pkg: args.get('pkginfo'),
    owner: null,
    block: null,
    extraArches: null,
    force: args.flag('force'),
    update: false,
    ...request,
  });
  return null;
}

function listPackages({ db }: Call, args: Args): Value {
  const [tag, user, pkg, prefix] = ['tagID', 'userID', 'pkgID', 'prefix'].map((name) => args.get(name));
  if (tag === null && user === null && pkg === null) return simple(db, prefix ?? null, args.get('queryOpts'));
  const tagId = tag === null || tag === undefined ? undefined : needTagId(db, tag);
  const userId = user === null || user === undefined ? undefined : findUser(db, user, { strict: true }).id;
  const packageId = pkg === null || pkg === undefined ? undefined : needNamed(db.packages, pkg).id;
  const withOwners = args.flag('with_owners');
  const entries = packageEntries(db, {
    ...(tagId === undefined ? {} : { tagId }),
    ...(packageId === undefined ? {} : { packageId }),
    event: eventOf(args.get('event')),
    inherit: args.flag('inherited'),
    withOwners,
  }).filter(
    ({ owner, blocked, name }) =>
      (userId === undefined || owner === userId) &&
      (args.flag('with_blocked') || !blocked) &&
      startsWith(name, prefix ?? null),
  );
  // The nearest entry of each package, unless all are wanted.
  const shown = args.flag('with_dups')
    ? entries
    : [...new Map([...entries].reverse().map((entry) => [entry.packageId, entry])).values()].reverse();
  return queryRows(
    shown.map((entry) => listedRow(db, entry, { withOwners })),
    args.get('queryOpts'),
  );
}

function simple(db: Call['db'], prefix: Value, queryOpts: Value): Value {
  const rows = db.packages
    .filter(({ name }) => startsWith(name, prefix))
    .map(({ id, name }) => ({ package_id: id, package_name: name }));
  return queryRows(rows, queryOpts);
}

function startsWith(name: string, prefix: Value): boolean {
  return !truthy(prefix) || name.toLowerCase().startsWith(str(prefix).toLowerCase());
}
