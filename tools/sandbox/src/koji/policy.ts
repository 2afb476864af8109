import type { Actor } from './api/actor.js';
import { HubFault } from './hub-fault.js';
import type { Session } from './sessions/session.js';

/**
 * Who may do what beyond single permissions. Upstream's defaults, except that building from source wants the permission `build`,
 * as sites have it, where upstream's default lets administrators alone.
 */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  package_list: ['admin', 'tag'],
  build_from_srpm: ['admin', 'build'],
  build_from_scm: ['admin', 'build'],
  build_from_repo_id: ['admin', 'build'],
  draft_promotion: ['draft-promoter'],
};

/**
 * Asks a policy. `force` lets administrators do what it forbids; `also` is another reason to allow it.
 * @throws HubFault 1004 (recording fault-ActionNotAllowed-policy)
 */
export function assertPolicy(
  session: Session,
  name: 'package_list' | 'draft_promotion',
  options: { force?: boolean; also?: boolean } = {},
): void {
  const holders = ALLOWED[name] ?? [];
  if (options.also === true || holders.some((permission) => session.hasPerm(permission))) return;
  if (options.force === true && session.hasPerm('admin')) return;
  throw new HubFault('ActionNotAllowed', `policy violation (${name})`);
}

/** The same for a job, on behalf of its owner. @throws HubFault 1004 */
export function assertOwnerPolicy(
  { hub, actor }: Actor,
  name: 'build_from_srpm' | 'build_from_scm' | 'build_from_repo_id',
): void {
  const held = hub.sessions.permissionsOf(actor);
  if ((ALLOWED[name] ?? []).some((permission) => held.includes(permission))) return;
  throw new HubFault('ActionNotAllowed', `policy violation (${name})`);
}
