import { readFileSync } from 'node:fs';
import type { ArchiveTypeRow } from '../db/build-rows.js';
import type { Database } from '../db/database.js';

/** What every hub has from its schema, and its administrator. */
export function seedBase(db: Database, now: number): void {
  const event = db.events.insert({ ts: now }).id;
  const admin = db.users.insert({
    name: 'kojiadmin',
    status: 0,
    usertype: 0,
    password: 'kojiadmin-password',
    krb_principals: [],
  }).id;
  const first = { create_event: event, creator_id: admin, revoke_event: null, revoker_id: null };
  const permissions = new Map(
    PERMISSIONS.map(([name, description]) => [name, db.permissions.insert({ name, description }).id]),
  );
  db.userPerms.insert({ user_id: admin, perm_id: permissions.get('admin') ?? 0, ...first });
  db.volumes.insert({ name: 'DEFAULT' });
  for (const name of ['rpm', 'maven', 'win', 'image']) db.btypes.insert({ name });
  for (const type of archiveTypes()) db.archiveTypes.insert(type);
  for (const name of ['default', 'createrepo', 'maven', 'livecd', 'appliance', 'vm', 'image', 'livemedia']) {
    db.channels.insert({ name, description: null, enabled: true, comment: null });
  }
  const host = db.users.insert({
    name: 'builder1',
    status: 0,
    usertype: 1,
    password: null,
    krb_principals: [],
  });
  db.hosts.insert({
    name: 'builder1',
    user_id: host.id,
    arches: 'x86_64',
    capacity: 2,
    enabled: true,
    channels: [1, 2],
  });
}

/** Those of the hub's schema (recording getArchiveTypes). */
function archiveTypes(): ArchiveTypeRow[] {
  const file = new URL('../../../data/koji/archive-types.json', import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as ArchiveTypeRow[];
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
