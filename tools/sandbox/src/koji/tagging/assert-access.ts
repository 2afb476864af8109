import type { Actor } from '../api/actor.js';
import type { Database } from '../db/database.js';
import { HubFault } from '../hub-fault.js';
import { packageList } from '../packages/package-list.js';
import type { Tag } from '../tags/find-tag.js';

/** Why a user may not change what is in a tag; undefined when they may. `override` is whether force would help. */
export function tagAccess(
  { hub, db }: Pick<Actor, 'hub' | 'db'>,
  tag: Tag,
  userId: number,
): { reason: string | undefined; override: boolean } {
  const permissions = hub.sessions.permissionsOf(userId);
  const override = permissions.includes('admin');
  const { locked, perm_id } = tag.config;
  if (locked) return { reason: 'tag is locked', override };
  const needed = perm_id === null ? undefined : db.permissions.need(perm_id).name;
  const isMissing = needed !== undefined && !permissions.includes(needed);
  return { reason: isMissing ? `tag requires ${needed} permission` : undefined, override };
}

/** @throws HubFault 1004 for a tag that is locked, or wants a permission that the user has not */
export function assertTagAccess(
  call: Pick<Actor, 'hub' | 'db'>,
  tag: Tag,
  options: { userId: number; force: boolean },
): void {
  const { reason, override } = tagAccess(call, tag, options.userId);
  if (reason !== undefined && !(override && options.force)) throw new HubFault('ActionNotAllowed', reason);
}

/** Why a package cannot be in a tag; undefined when it can. `tag` is how the fault names it. */
export function packageProblem(
  db: Database,
  tag: { id: number; name: string },
  pkg: { id: number; name: string },
): string | undefined {
  const entry = packageList(db, tag.id, { inherit: true, packageId: pkg.id, withOwners: false }).get(pkg.id);
  if (entry === undefined) return `Package ${pkg.name} not in list for ${tag.name}`;
  return entry.blocked ? `Package ${pkg.name} blocked in ${tag.name}` : undefined;
}
