import {
  type CallContext,
  type CheckInput,
  expiryFinding,
  type Finding,
  type Identity,
  withoutExpiryWarning,
} from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { identityOf } from '../../login/who-am-i.js';
import { matchesChannel } from '../channels/channel-pattern.js';
import { wantedChannels } from '../channels/wanted-channels.js';
import { isOnPremises } from '../on-premises/is-on-premises.js';
import type { SnapTypes } from './types.js';

const LOGIN = 'omnipub login snap';

/** Whose login it is, and whether it may do what is wanted: permissions, names, channels, expiry (canonical contract 3.7). */
export async function checkLogin(
  session: ApiSession,
  input: CheckInput<SnapTypes>,
  name: string | undefined,
  ctx: CallContext,
): Promise<Finding[]> {
  const identity = await identityOf(session, withoutExpiryWarning(ctx));
  const expiry = expiryFinding(identity, { now: session.deps.clock.now(), command: LOGIN });
  const who = identity.username ?? identity.email ?? identity.id ?? 'an account without a username';
  return [
    { level: 'ok', code: 'LOGIN', message: `logged in as ${who}` },
    ...(expiry === undefined ? [] : [expiry]),
    // Stores on premises have the gateway's names for them, and say so when one is missing.
    ...(isOnPremises(session) ? [] : permissions(identity, input)),
    ...names(identity, name),
    ...channels(identity, input),
  ];
}

interface Need {
  readonly what: string;
  /** One of them is enough. */
  readonly anyOf: readonly [string, ...string[]];
}

/** The permissions of the dashboard that each step takes (canonical contract 3.1). */
function neededFor({ register, upload, release }: CheckInput<SnapTypes>): Need[] {
  return [
    ...(register === undefined ? [] : [need('to register names', 'package_register')]),
    ...(upload === undefined
      ? []
      : [need('to see revisions', 'package_access'), need('to upload', 'package_push', 'package_upload')]),
    ...(release === undefined && upload?.channels === undefined
      ? []
      : [need('to release', 'package_release')]),
  ];
}

const need = (what: string, ...anyOf: [string, ...string[]]): Need => ({ what, anyOf });

function permissions({ permissions: given }: Identity, input: CheckInput<SnapTypes>): Finding[] {
  if (given === undefined) return [];
  const needed = neededFor(input);
  return needed
    .filter(({ anyOf }) => !anyOf.some((one) => given.includes(one)))
    .map(({ what, anyOf: [first] }) => ({
      level: 'error',
      code: 'AUTH_DENIED',
      message: `the login has not the permission ${what} (${first})`,
      fix: `log in again with it: ${LOGIN} --permissions ${[...given, first].join(',')}`,
    }));
}

function names({ packages }: Identity, name: string | undefined): Finding[] {
  // Snaps that a login is restricted to by their ids can't be told by name.
  if (packages === undefined || name === undefined || packages.includes(name)) return [];
  const byId = packages.some((each) => /^[A-Za-z0-9]{32}$/u.test(each));
  if (byId) return [];
  return [
    {
      level: 'error',
      code: 'AUTH_DENIED',
      message: `the login is for ${packages.join(', ') || 'no snap'} only, not for ${name}`,
      fix: `log in again for it: ${LOGIN} --packages ${[...packages, name].join(',')}`,
    },
  ];
}

function channels({ channels: allowed }: Identity, { upload, release }: CheckInput<SnapTypes>): Finding[] {
  const asked = [...(upload?.channels ?? []), ...(release?.channels ?? [])];
  if (allowed === undefined || asked.length === 0) return [];
  const refused = wantedChannels(asked).filter(
    ({ parts }) => !allowed.some((pattern) => matchesChannel(pattern, parts)),
  );
  if (refused.length === 0) return [];
  return [
    {
      level: 'error',
      code: 'AUTH_DENIED',
      message: `the login may not release to ${refused.map(({ text }) => text).join(', ')}: it is for ${allowed.join(', ') || 'no channel'} only`,
      fix: `leave these channels out, or log in again with them: ${LOGIN} --channels ${[...allowed, ...refused.map(({ text }) => text)].join(',')}`,
    },
  ];
}
