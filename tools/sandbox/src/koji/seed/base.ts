import type { Database } from '../db/database.js';

/** What every hub has from its schema, and the users that the sandbox always has. */
export function seedBase(db: Database, now: number): void {
  const event = db.events.insert({ ts: now }).id;
  const user = (name: string, password: string | null): number =>
    db.users.insert({ name, status: 0, usertype: 0, password, krb_principals: [] }).id;
  const admin = user('kojiadmin', 'kojiadmin-password');
  const builder = user('builder', 'builder-password');
  const first = { create_event: event, creator_id: admin, revoke_event: null, revoker_id: null };
  const permissions = new Map(
    PERMISSIONS.map(([name, description]) => [name, db.permissions.insert({ name, description }).id]),
  );
  const grant = (user_id: number, name: string): void => {
    db.userPerms.insert({ user_id, perm_id: permissions.get(name) ?? 0, ...first });
  };
  grant(admin, 'admin');
  grant(builder, 'build');
  db.volumes.insert({ name: 'DEFAULT' });
}

/** As schema.sql of the hub has them, and `build`, which the sandbox's policy asks for. */
const PERMISSIONS: readonly (readonly [string, string])[] = [
  ['admin', 'Full administrator access. Perform all actions.'],
  ['appliance', 'Create appliance builds - deprecated.'],
  ['build', 'Build from source.'],
  ['dist-repo', 'Create a dist-repo.'],
  [
    'draft-promoter',
    'The permission required in the default "draft_promotion" hub policy rule to promote draft build.',
  ],
  ['host', 'Add, remove, enable, disable hosts and channels.'],
  ['image', 'Start image tasks.'],
  ['image-import', 'Import image archives.'],
  ['livecd', 'Start livecd tasks.'],
  ['maven-import', 'Import maven archives.'],
  ['repo', 'Manage repos: newRepo, repoExpire, repoDelete, repoProblem.'],
  ['sign', 'Import RPM signatures and write signed RPMs.'],
  ['tag', 'Manage packages in tags: add, block, remove, and clone tags.'],
  ['target', 'Add, edit, and remove targets.'],
  ['win-admin', 'The default hub policy rule for "vm" requires this permission to trigger Windows builds.'],
  ['win-import', 'Import win archives.'],
];
