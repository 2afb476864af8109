import { newToken } from '../auth/tokens.js';
import type { Database } from '../db/database.js';
import type { CoprSeed } from '../options.js';

const USERS: NonNullable<CoprSeed['users']> = [
  { name: 'alice', groups: ['labgroup'] },
  { name: 'bob' },
  { name: 'admin', admin: true },
];

/** In the order in which recording mock-chroots-list has them. */
const CHROOTS: NonNullable<CoprSeed['chroots']> = [
  { name: 'fedora-41-x86_64' },
  { name: 'fedora-41-aarch64' },
  { name: 'fedora-42-x86_64' },
  { name: 'fedora-rawhide-aarch64' },
  { name: 'epel-9-x86_64' },
  { name: 'opensuse-tumbleweed-x86_64' },
  { name: 'fedora-30-x86_64', active: false },
  { name: 'fedora-rawhide-x86_64', comment: 'Rolling' },
];

/** Fills a new database; one that holds something stays as it is. */
export function seed(
  db: Database,
  { seed, now, tokenDays }: { seed: CoprSeed; now: number; tokenDays: number },
): void {
  if (!db.isNew) return;
  for (const name of seed.groups ?? ['labgroup']) db.groups.insert({ name, fasName: name });
  for (const { name, admin = false, groups = [] } of seed.users ?? USERS) {
    db.users.insert({ name, admin, groups, ...newToken({ now, days: tokenDays }) });
  }
  for (const { name, active = true, comment = '' } of seed.chroots ?? CHROOTS) {
    db.mockChroots.insert({ name, active, comment });
  }
  db.commit();
}
