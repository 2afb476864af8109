import { fnmatch } from '../auth/fnmatch.js';
import type { Login } from '../auth/login.js';
import type { Charm } from '../charms/charm.js';
import { hyphen as errors } from '../http/error-list.js';
import type { Call } from '../http/router.js';
import { type Channel, fullName, inTrack } from '../snaps/channel.js';
import type { World } from '../world.js';
import { authenticate, demand } from './access.js';
import type { Permission } from './permissions.js';

/** A package and who asks for it. */
export interface Access {
  readonly login: Login;
  readonly charm: Charm;
}

/** Who may work on a package: its publisher and those who accepted an invite. */
export const isMember = ({ publisherId, collaborators }: Charm, accountId: string): boolean =>
  publisherId === accountId || collaborators.some((one) => one.accountId === accountId);

/** The package that a path names, for who may do this with it. What is somebody else's is not found (charmcraft issue 937). */
export function accessCharm(world: World, call: Call, permission: Permission): Access {
  const login = authenticate(world, call);
  demand(login, permission);
  const name = call.params['name'] ?? '';
  const charm = world.charms.byName(name);
  if (charm === undefined || !isMember(charm, login.account.id)) throw notFound(name);
  demandPackage(login, charm);
  return { login, charm };
}

/** 404 in Charmhub's words. */
export const notFound = (name: string) => errors.notFound(`Name ${name} not found in the charm namespace`);

/** @throws Refusal 403 when the login is for other packages (charmcraft issue 778) */
export function demandPackage(
  login: Login,
  { id, name, type }: Pick<Charm, 'name' | 'type'> & { id?: string },
): void {
  const isAllowed = login.packages?.some(
    (one) => (one.id !== undefined && one.id === id) || (one.type === type && one.name === name),
  );
  if (isAllowed === false) throw errors.refuse(403, 'permission-required', 'Package access not allowed');
}

/** @throws Refusal 403 when the login is for other channels */
export function demandChannel(login: Login, charm: Charm, channel: Channel): void {
  const { channels } = login;
  // A channel of the default track has two names, and a login may use either.
  const isDefault = channel.track === (charm.metadata['default-track'] ?? 'latest');
  const names = isDefault ? [fullName(channel), inTrack(channel)] : [fullName(channel)];
  if (channels === null || names.some((name) => channels.some((one) => fnmatch(one, name)))) return;
  throw errors.refuse(403, 'permission-required', `Channel access not allowed: ${fullName(channel)}`);
}
