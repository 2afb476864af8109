import { fnmatch } from '../../auth/fnmatch.js';
import type { Login } from '../../auth/login.js';
import { hyphen as errors } from '../../http/error-list.js';
import type { Call } from '../../http/router.js';
import { type Channel, fullName, inTrack } from '../../snaps/channel.js';
import type { Snap } from '../../snaps/snap.js';
import type { World } from '../../world.js';
import { authenticate, demand } from '../access.js';
import { fromDashboard, type Permission } from '../permissions.js';

/** A snap and who asks for it. */
export interface SnapAccess {
  readonly login: Login;
  readonly snap: Snap;
}

/**
 * Who sent a request about snaps: with a token of the gateway, or with a login of the dashboard, whose permissions have other names.
 * @throws Refusal 401 without a good login, 403 without the permission
 */
export function snapLogin(world: World, call: Call, permission: Permission): Login {
  const login = authenticate(world, call);
  const permissions = login.kind === 'u1' ? fromDashboard(login.permissions) : login.permissions;
  demand({ ...login, permissions }, permission);
  return login;
}

/** The snap that a path names, for who may do this with it. What is somebody else's is not found. */
export function accessSnap(world: World, call: Call, permission: Permission): SnapAccess {
  const login = snapLogin(world, call, permission);
  const name = call.params['name'] ?? '';
  const snap = world.snaps.byName(name);
  if (snap === undefined || !isPublisher(snap, login.account.id))
    throw errors.notFound(`Name ${name} not found in the snap namespace`);
  demandSnap(login, snap);
  return { login, snap };
}

/** Whether somebody publishes a snap, if only as a collaborator. */
export const isPublisher = ({ publisherId, collaborators }: Snap, accountId: string): boolean =>
  publisherId === accountId || collaborators.includes(accountId);

/** @throws Refusal 403 when the login is for other packages */
export function demandSnap(
  login: Login,
  { id, name }: { readonly id?: string; readonly name: string },
): void {
  const isAllowed = login.packages?.some(
    (one) => (one.id !== undefined && one.id === id) || (one.type === 'snap' && one.name === name),
  );
  if (isAllowed === false) throw errors.refuse(403, 'permission-required', 'Package access not allowed');
}

/** @throws Refusal 403 when the login is for other channels */
export function demandSnapChannel({ channels }: Login, snap: Snap, channel: Channel): void {
  const isDefault = channel.track === (snap.defaultTrack ?? 'latest');
  const names = isDefault ? [fullName(channel), inTrack(channel)] : [fullName(channel)];
  if (channels === null || names.some((name) => channels.some((one) => fnmatch(one, name)))) return;
  throw errors.refuse(403, 'permission-required', `Channel access not allowed: ${fullName(channel)}`);
}
