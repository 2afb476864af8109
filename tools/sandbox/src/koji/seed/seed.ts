import type { Database } from '../db/database.js';
import type { KojiSeed, SeedUser } from '../options.js';
import { seedBase } from './base.js';

const BUILDER: SeedUser = { name: 'builder', password: 'builder-password', permissions: ['build'] };
const ADMIN = 1;

/** Fills a new database; one that has a state keeps it. @throws RangeError when the seed names what it does not have */
export function seed(db: Database, options: { now: number; seed: KojiSeed }): void {
  if (!db.isNew) return;
  seedBase(db, options.now);
  const { users = [BUILDER], tags = [], targets = [], packages = [], contentGenerators = [] } = options.seed;
  const event = db.events.insert({ ts: options.now }).id;
  const created = { create_event: event, creator_id: ADMIN, revoke_event: null, revoker_id: null };
  for (const user of users) seedUser(db, user, created);
  for (const { name, arches = '', parents = [], locked = false, permission } of tags) {
    const tag_id = db.tags.insert({ name }).id;
    const perm_id = permission === undefined ? null : permissionId(db, permission);
    const config = { arches, locked, perm_id, maven_support: false, maven_include_all: false };
    db.tagConfig.insert({ tag_id, ...config, ...created });
    for (const [priority, parent] of parents.entries()) {
      const link = { priority, maxdepth: null, intransitive: false, noconfig: false, pkg_filter: '' };
      db.tagInheritance.insert({
        tag_id,
        parent_id: idOf(db.tagsByName.get(parent), parent),
        ...link,
        ...created,
      });
    }
  }
  const tagId = (name: string): number => idOf(db.tagsByName.get(name), name);
  for (const { name, buildTag, destTag } of targets) {
    const build_target_id = db.targets.insert({ name }).id;
    db.targetConfig.insert({
      build_target_id,
      build_tag: tagId(buildTag),
      dest_tag: tagId(destTag),
      ...created,
    });
  }
  for (const { tag, name, owner = 'kojiadmin' } of packages) {
    const package_id = (db.packagesByName.get(name)[0] ?? db.packages.insert({ name })).id;
    const entry = { tag_id: tagId(tag), package_id };
    db.tagPackages.insert({ ...entry, blocked: false, extra_arches: null, ...created });
    db.tagPackageOwners.insert({ ...entry, owner: idOf(db.usersByName.get(owner), owner), ...created });
  }
  for (const { name, users: holders } of contentGenerators) {
    const cg_id = db.contentGenerators.insert({ name }).id;
    for (const user of holders) {
      db.cgUsers.insert({ cg_id, user_id: idOf(db.usersByName.get(user), user), ...created });
    }
  }
  db.commit();
}

type Created = { create_event: number; creator_id: number; revoke_event: null; revoker_id: null };

function seedUser(db: Database, user: SeedUser, created: Created): void {
  const { name, password = null, permissions = [], principals = [] } = user;
  const { id } = db.users.insert({ name, status: 0, usertype: 0, password, krb_principals: principals });
  for (const permission of permissions) {
    db.userPerms.insert({ user_id: id, perm_id: permissionId(db, permission), ...created });
  }
}

function permissionId(db: Database, name: string): number {
  return (
    db.permissions.find((row) => row.name === name) ?? db.permissions.insert({ name, description: null })
  ).id;
}

function idOf(rows: readonly { id: number }[], name: string): number {
  const [row] = rows;
  if (row === undefined) throw new RangeError(`the seed of the hub has no ${name}`);
  return row.id;
}
