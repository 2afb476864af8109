import type { Finding } from '@omnipub/core';
import type { StoreLogin } from '../../api/whoami.js';
import { channelsOutside } from '../releases/allowed-channels.js';

/** What a run will do with one package. */
export interface Wanted {
  readonly name: string;
  /** Where the name is registered already. */
  readonly packageId?: string | undefined;
  readonly registers: boolean;
  readonly uploads: boolean;
  readonly channels: readonly string[];
}

/** A right, and the permissions of which any one gives it (canonical contract 3.6). */
interface Right {
  readonly what: string;
  readonly anyOf: readonly string[];
}

/** Does the login allow it: its permissions, its packages and its channels (canonical contract 3.7)? */
export function checkRights(login: StoreLogin, wanted: Wanted): readonly Finding[] {
  return [
    ...permissionFindings(login, wanted),
    ...packageFindings(login, wanted),
    ...channelFindings(login, wanted),
  ];
}

function permissionFindings({ permissions }: StoreLogin, wanted: Wanted): readonly Finding[] {
  if (permissions === undefined) return [];
  return rightsOf(wanted)
    .filter(({ anyOf }) => !anyOf.some((one) => permissions.includes(one)))
    .map(
      ({ what, anyOf }): Finding => ({
        level: 'error',
        code: 'AUTH_DENIED',
        message: `this login may not ${what}: it has ${permissions.join(', ') || 'no permission'}`,
        fix: `log in again with the permission ${anyOf[0] ?? ''}`,
      }),
    );
}

/** To manage does not mean to view: a login needs both. */
function rightsOf({ name, registers, uploads, channels }: Wanted): readonly Right[] {
  const releases = channels.length > 0;
  return [
    ...(registers ? [{ what: `register ${name}`, anyOf: ['account-register-package'] }] : []),
    ...(uploads
      ? [
          { what: `upload revisions of ${name}`, anyOf: ['package-manage', 'package-manage-revisions'] },
          { what: `see the revisions of ${name}`, anyOf: ['package-view', 'package-view-revisions'] },
        ]
      : []),
    ...(releases
      ? [
          { what: `release ${name}`, anyOf: ['package-manage', 'package-manage-releases'] },
          { what: `see the channels of ${name}`, anyOf: ['package-view', 'package-view-releases'] },
        ]
      : []),
  ];
}

function packageFindings({ packages }: StoreLogin, { name, packageId }: Wanted): readonly Finding[] {
  if (packages === undefined) return [];
  if (packages.some((each) => each.name === name || (each.id !== undefined && each.id === packageId)))
    return [];
  const allowed = packages.map((each) => each.name ?? each.id ?? '?').join(', ');
  return [
    {
      level: 'error',
      code: 'AUTH_DENIED',
      message: `this login is only for ${allowed || 'no package'}, not for ${name}`,
      fix: `log in again for ${name}`,
    },
  ];
}

function channelFindings(login: StoreLogin, { name, channels }: Wanted): readonly Finding[] {
  const outside = channelsOutside(login, channels);
  if (outside.length === 0) return [];
  return [
    {
      level: 'error',
      code: 'AUTH_DENIED',
      message: `this login may not release ${name} to ${outside.join(', ')}: it is for ${login.channels?.join(', ') ?? ''}`,
      fix: 'log in again with these channels, or release to others',
    },
  ];
}
