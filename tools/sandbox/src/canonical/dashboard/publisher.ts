import type { Login } from '../auth/login.js';
import { underscore as errors } from '../http/error-list.js';
import type { Call } from '../http/router.js';
import type { Snap } from '../snaps/snap.js';
import type { World } from '../world.js';
import { loginOf } from './authorize.js';
import { type Permission, requirePermission, requireSnap } from './permission.js';

/** Somebody who is logged in with one of these permissions, and whose account is ready. @throws Refusal 401 or 403 */
export function publisherOf(
  world: World,
  call: Call,
  ...anyOf: readonly [Permission, ...Permission[]]
): Login {
  const login = loginOf(world, call.request.headers.authorization);
  const { agreed, username } = login.account;
  if (!agreed) throw errors.refuse(403, 'user-not-ready', 'Developer has not signed agreement.');
  if (username === null)
    throw errors.refuse(403, 'user-not-ready', 'Developer profile is missing store username.');
  requirePermission(login, ...anyOf);
  return login;
}

/** A snap by its name, for one of its publishers. @throws Refusal 404 for a name that nobody has, 403 for somebody else's */
export function snapByName(world: World, login: Login, name: string): Snap {
  const snap = world.snaps.byName(name);
  if (snap === undefined)
    throw errors.notFound(`Snap not found for the given snap name: '${name}' and series: '16'`);
  return ofPublisher(login, snap);
}

/** The same by the id. */
export function snapById(world: World, login: Login, id: string): Snap {
  const snap = world.snaps.byId(id);
  if (snap === undefined) throw errors.notFound(`Snap not found for the given snap id: '${id}'`);
  return ofPublisher(login, snap);
}

function ofPublisher(login: Login, snap: Snap): Snap {
  const { id } = login.account;
  if (snap.publisherId !== id && !snap.collaborators.includes(id))
    throw errors.refuse(403, 'resource-forbidden', `You are not allowed to modify '${snap.name}'.`);
  requireSnap(login, snap);
  return snap;
}
