import type { Database } from '../db/database.js';
import type { Versioned } from '../db/rows.js';
import type { Struct, Value } from '../xmlrpc/value.js';

/** A versioned row with the names of what it points at, as queryHistory answers it. */
type Describe = (db: Database) => readonly (Versioned & { readonly shown: Struct })[];

function described<R extends Versioned>(
  rows: readonly R[],
  show: (row: R) => Struct,
): (Versioned & { shown: Struct })[] {
  return rows.map((row) => ({ ...row, shown: show(row) }));
}

const tag = (db: Database, id: number): Value => db.tags.need(id).name;

/** The tables that have a history, by the hub's names for them. */
export const HISTORY_TABLES: Readonly<Record<string, Describe>> = {
  build_target_config: (db) =>
    described(db.targetConfig.all(), (row) => ({
      build_target_id: row.build_target_id,
      'build_target.name': db.targets.need(row.build_target_id).name,
      build_tag: row.build_tag,
      'build_tag.name': tag(db, row.build_tag),
      dest_tag: row.dest_tag,
      'dest_tag.name': tag(db, row.dest_tag),
    })),
  cg_users: (db) =>
    described(db.cgUsers.all(), (row) => ({
      cg_id: row.cg_id,
      'content_generator.name': db.contentGenerators.need(row.cg_id).name,
      user_id: row.user_id,
      'user.name': db.users.need(row.user_id).name,
    })),
  tag_config: (db) =>
    described(db.tagConfig.all(), (row) => ({
      arches: row.arches,
      locked: row.locked,
      maven_include_all: row.maven_include_all,
      maven_support: row.maven_support,
      perm_id: row.perm_id,
      'permission.name': row.perm_id === null ? null : db.permissions.need(row.perm_id).name,
      tag_id: row.tag_id,
      'tag.name': tag(db, row.tag_id),
    })),
  tag_extra: (db) =>
    described(db.tagExtra.all(), (row) => ({
      key: row.key,
      tag_id: row.tag_id,
      'tag.name': tag(db, row.tag_id),
      value: row.blocked ? null : JSON.stringify(row.value),
    })),
  tag_inheritance: (db) =>
    described(db.tagInheritance.all(), (row) => ({
      intransitive: row.intransitive,
      maxdepth: row.maxdepth,
      noconfig: row.noconfig,
      parent_id: row.parent_id,
      'parent.name': tag(db, row.parent_id),
      pkg_filter: row.pkg_filter,
      priority: row.priority,
      tag_id: row.tag_id,
      'tag.name': tag(db, row.tag_id),
    })),
  tag_listing: (db) =>
    described(db.tagListing.all(), (row) => {
      const build = db.builds.need(row.build_id);
      return {
        'build.state': build.state,
        build_id: row.build_id,
        epoch: build.epoch,
        name: db.packages.need(build.pkg_id).name,
        release: build.release,
        'tag.name': tag(db, row.tag_id),
        tag_id: row.tag_id,
        version: build.version,
      };
    }),
  tag_package_owners: (db) =>
    described(db.tagPackageOwners.all(), (row) => ({
      owner: row.owner,
      'owner.name': db.users.need(row.owner).name,
      package_id: row.package_id,
      'package.name': db.packages.need(row.package_id).name,
      tag_id: row.tag_id,
      'tag.name': tag(db, row.tag_id),
    })),
  tag_packages: (db) =>
    described(db.tagPackages.all(), (row) => ({
      blocked: row.blocked,
      extra_arches: row.extra_arches,
      package_id: row.package_id,
      'package.name': db.packages.need(row.package_id).name,
      tag_id: row.tag_id,
      'tag.name': tag(db, row.tag_id),
    })),
  user_groups: (db) =>
    described(db.userGroups.all(), (row) => ({
      group_id: row.group_id,
      'group.name': db.users.need(row.group_id).name,
      user_id: row.user_id,
      'user.name': db.users.need(row.user_id).name,
    })),
  user_perms: (db) =>
    described(db.userPerms.all(), (row) => ({
      perm_id: row.perm_id,
      'permission.name': db.permissions.need(row.perm_id).name,
      user_id: row.user_id,
      'user.name': db.users.need(row.user_id).name,
    })),
};

/** Tables of the hub that stay empty here: the sandbox has nothing that they tell of. */
export const EMPTY_TABLES: readonly string[] = [
  'external_repo_config',
  'external_repo_data',
  'group_config',
  'group_package_listing',
  'group_req_listing',
  'host_channels',
  'host_config',
  'tag_external_repos',
];
