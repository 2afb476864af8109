import type { Call } from '@omnipub/core';
import { z } from 'zod';
import type { ApiSession } from '../../api/session.js';
import { optionalText } from '../answer-parts.js';
import { ask } from '../ask.js';
import { withoutUndefined } from '../without-undefined.js';

/** What a login is and may. Absent lists mean: everything. */
export interface SnapLogin {
  readonly accountId: string;
  readonly username?: string;
  readonly displayName?: string;
  readonly email?: string;
  readonly permissions?: readonly string[];
  /** Channels that it may release to; wildcards are allowed. */
  readonly channels?: readonly string[];
  /** Snaps that it may work on, by name where it was given by name. */
  readonly packages?: readonly { readonly name?: string; readonly id?: string }[];
  /** Milliseconds since 1970; absent where the store does not tell. */
  readonly expiresAt?: number;
}

const answer = z.object({
  account: z.object({
    id: z.string(),
    username: optionalText,
    'display-name': optionalText,
    name: optionalText,
    email: optionalText,
  }),
  channels: z.array(z.string()).nullish(),
  packages: z.array(z.object({ name: optionalText, id: optionalText, 'snap-id': optionalText })).nullish(),
  permissions: z.array(z.string()).nullish(),
  expires: optionalText,
});

/** Who the login is, and what it is restricted to (canonical contract 3.7, `u1_whoami`). */
export async function fetchLogin(session: ApiSession, call: Call): Promise<SnapLogin> {
  const { account, channels, packages, permissions, expires } = await ask(session.http, answer, call, {
    what: 'to tell whose login this is',
    path: 'api/v2/tokens/whoami',
  });
  return withoutUndefined({
    accountId: account.id,
    username: account.username,
    displayName: account['display-name'] ?? account.name,
    email: account.email,
    permissions: permissions ?? undefined,
    channels: channels ?? undefined,
    packages: packages?.map(({ name, id, 'snap-id': snapId }) =>
      withoutUndefined({ name, id: id ?? snapId }),
    ),
    expiresAt: expiryOf(expires),
  });
}

/** The store writes UTC without saying so (canonical contract 3.7). */
function expiryOf(expires: string | undefined): number | undefined {
  if (expires === undefined) return undefined;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/iu.test(expires) ? expires : `${expires}Z`;
  const at = Date.parse(zoned);
  return Number.isNaN(at) ? undefined : at;
}
