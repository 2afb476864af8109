import { fnmatch } from '../auth/fnmatch.js';
import type { Login } from '../auth/login.js';
import { Refusal } from '../http/answer.js';
import { underscore as errors } from '../http/error-list.js';
import type { Channel } from '../snaps/channel.js';
import { fullName, inTrack } from '../snaps/channel.js';
import type { Snap } from '../snaps/snap.js';

/** The permissions of the dashboard (canonical contract 3.1). */
export const permissions = [
  'edit_account',
  'modify_account_key',
  'package_access',
  'package_manage',
  'package_metrics',
  'package_purchase',
  'package_push',
  'package_register',
  'package_release',
  'package_update',
  'package_upload',
  'package_upload_request',
  'store_admin',
  'store_review',
] as const;

/** One of {@link permissions}. */
export type Permission = (typeof permissions)[number];

/** @param anyOf one of these is enough @throws Refusal 403 macaroon-permission-required naming the first */
export function requirePermission(login: Login, ...anyOf: readonly [Permission, ...Permission[]]): void {
  if (login.permissions === null || anyOf.some((one) => login.permissions?.includes(one))) return;
  throw lacks(anyOf[0], {});
}

/** @throws Refusal 403 when the login is for other snaps */
export function requireSnap(login: Login, snap: Snap): void {
  const { packages } = login;
  if (packages === null || packages.some(({ id, name }) => id === snap.id || name === snap.name)) return;
  throw lacks('package_id', {});
}

/** @throws Refusal 403 with the channels that the login is not for (canonical contract 2) */
export function requireChannels(
  login: Login,
  snap: Snap,
  channels: readonly { readonly text: string; readonly channel: Channel }[],
): void {
  const { channels: allowed } = login;
  if (allowed === null) return;
  const refused = channels.filter(
    ({ channel }) => !namesOf(channel, snap).some((name) => allowed.some((one) => fnmatch(one, name))),
  );
  if (refused.length > 0) throw lacks('channel', { channels: refused.map(({ text }) => text) });
}

/** A channel of the default track has two names, and a login may use either. */
function namesOf(channel: Channel, snap: Snap): string[] {
  const isDefault = channel.track === (snap.defaultTrack ?? 'latest');
  return isDefault ? [fullName(channel), inTrack(channel)] : [fullName(channel)];
}

function lacks(permission: string, top: Record<string, unknown>): Refusal {
  const entry = { code: 'macaroon-permission-required', message: `Permission is required: ${permission}` };
  return new Refusal(errors.answer(403, [entry], { top: { permission, ...top } }));
}
