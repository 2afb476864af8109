import type { Call, Methods } from '../api/call.js';
import { findBuild } from '../builds/find-build.js';
import { eventOf, heldAt } from '../db/versions.js';
import { findNamed } from '../find-named.js';
import { genericError, HubFault } from '../hub-fault.js';
import { globPattern } from '../query/glob.js';
import { queryRows } from '../query/query-rows.js';
import { needUserName } from '../users/user-info.js';
import { str, truthy } from '../xmlrpc/python.js';
import type { Struct, Value } from '../xmlrpc/value.js';
import { createTag, deleteTag, editTag } from './change-tag.js';
import { findTag, needTag, needTagId, type Tag, tagAt } from './find-tag.js';
import { fullInheritance, linkRow, parentsOf } from './inheritance.js';
import { setInheritance } from './set-inheritance.js';
import { tagInfo, tagRow } from './tag-info.js';

/** Tags and what they inherit (koji contract 11). */
export const tagMethods: Methods = {
  getTag({ db }, args) {
    const event = args.get('event') === 'auto' ? null : eventOf(args.get('event'));
    const info = args.get('tagInfo');
    const tag = args.flag('strict') ? needTag(db, info, event) : findTag(db, info, event);
    return tag === undefined ? null : tagInfo(db, tag, { event, blocked: args.flag('blocked') });
  },

  getTagID({ db }, args) {
    if (args.flag('strict')) return needTagId(db, args.get('info'));
    return findNamed(db.tags, args.get('info'))?.id ?? null;
  },

  listTags({ db }, args) {
    const build = args.get('build');
    const pkg = args.get('package');
    if (build !== null && pkg !== null) throw genericError('only one of build and package may be specified');
    const pattern = args.get('pattern');
    const name = pattern === null ? undefined : globPattern(str(pattern));
    const tags = currentTags(db).filter((tag) => name === undefined || name.test(tag.name));
    const rows =
      build !== null
        ? tagsOfBuild(db, tags, build)
        : pkg !== null
          ? tagsOfPackage(db, tags, pkg)
          : tags.map((tag) => tagRow(db, tag));
    const shown = args.flag('perms') ? rows : rows.map(({ perm: _perm, perm_id: _id, ...row }) => row);
    return queryRows(shown, args.get('queryOpts'));
  },

  createTag: (call, args) => {
    call.session.assertPerm('tag');
    return createTag(call, {
      name: args.get('name'),
      parent: args.get('parent'),
      arches: args.get('arches'),
      perm: args.get('perm'),
      locked: args.flag('locked'),
      maven: args.flag('maven_support') || args.flag('maven_include_all'),
      extra: args.struct('extra'),
    });
  },

  editTag: (call, args) => {
    call.session.assertPerm('tag');
    const extra = args.get('extra');
    editTag(call, args.get('tagInfo'), {
      name: args.get('name'),
      arches: args.get('arches'),
      locked: args.get('locked'),
      perm_id: args.get('permissionID'),
      ...(extra === null ? {} : { extra }),
    });
    return null;
  },

  editTag2: (call, args) => {
    call.session.assertPerm('tag');
    editTag(call, args.get('tagInfo'), args.extra);
    return null;
  },

  deleteTag: (call, args) => {
    call.session.assertPerm('tag');
    deleteTag(call, needTag(call.db, args.get('tagInfo')));
    return null;
  },

  getInheritanceData: ({ db }, args) => {
    const tagId = needTagId(db, args.get('tag'));
    return parentsOf(db, tagId, eventOf(args.get('event'))).map((row) => linkRow(db, row));
  },

  getFullInheritance: ({ db }, args) => {
    const unknown = Object.keys(args.extra).find((name) => name !== 'stops' && name !== 'jumps');
    if (unknown !== undefined) {
      throw new HubFault(
        'ParameterError',
        `getFullInheritance() got an unexpected keyword argument '${unknown}'`,
      );
    }
    for (const [name, value] of Object.entries(args.extra)) {
      if (truthy(value)) throw new HubFault('ParameterError', `${name} option has been removed since 1.26`);
    }
    const tag = args.get('tag');
    const tagId = typeof tag === 'number' ? tag : needTagId(db, tag);
    const reverse = args.flag('reverse');
    return fullInheritance(db, tagId, { event: eventOf(args.get('event')), reverse }).map((link) => ({
      ...linkRow(db, link.row, { reverse }),
      nextdepth: link.nextdepth,
      currdepth: link.currdepth,
      filter: link.filter,
    }));
  },

  setInheritanceData: (call, args) => {
    const tagId = needTagId(call.db, args.get('tag'));
    call.session.assertPerm('tag');
    setInheritance(call, tagId, args.get('data'), { clear: args.flag('clear') });
    return null;
  },
};

/** In the order of their ids, as PostgreSQL happens to answer them. */
function currentTags(db: Call['db']): Tag[] {
  return db.tags.all().flatMap((row) => tagAt(db, row, null) ?? []);
}

function tagsOfBuild(db: Call['db'], tags: readonly Tag[], info: Value): Struct[] {
  const build = findBuild(db, info);
  if (build === undefined) throw genericError(`No such build: ${str(info)}`);
  const listed = new Set(
    db.listingByBuild.get(build.id).flatMap((row) => (heldAt(row, null) ? [row.tag_id] : [])),
  );
  return tags.filter(({ id }) => listed.has(id)).map((tag) => tagRow(db, tag));
}

function tagsOfPackage(db: Call['db'], tags: readonly Tag[], info: Value): Struct[] {
  const pkg = findNamed(db.packages, info);
  if (pkg === undefined) throw genericError(`No such package: ${str(info)}`);
  return tags.flatMap((tag) => {
    const mine = (row: { tag_id: number; package_id: number }): boolean =>
      row.tag_id === tag.id && row.package_id === pkg.id;
    const entry = db.tagPackages.find((row) => mine(row) && heldAt(row, null));
    const owner = db.tagPackageOwners.find((row) => mine(row) && heldAt(row, null))?.owner;
    if (entry === undefined || owner === undefined) return [];
    const { blocked, extra_arches } = entry;
    return [
      { ...tagRow(db, tag), owner_id: owner, owner_name: needUserName(db, owner), blocked, extra_arches },
    ];
  });
}
