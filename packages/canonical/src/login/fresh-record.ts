import type { CredentialRecord } from '@omnipub/core';
import type { ApiSession } from '../api/session.js';
import { recordOf } from '../credentials/login-record.js';
import type { StoredSecret } from '../credentials/stored-secret.js';
import type { CheckedRestrictions } from './check-restrictions.js';

/** A record of a login that was made just now: with what was asked for, where the macaroons themselves don't tell. */
export function freshRecord(
  session: ApiSession,
  secret: StoredSecret,
  asked: Partial<CheckedRestrictions> & { readonly expiresAt?: string; readonly account?: string },
): CredentialRecord {
  const { tool, endpoints, deps } = session;
  const { permissions, packages, channels, account } = asked;
  const record = recordOf(secret, { tool, origin: endpoints.origin, clock: deps.clock });
  const expiresAt = [record.expiresAt, asked.expiresAt].filter((end) => end !== undefined).sort()[0];
  return {
    ...record,
    ...(account === undefined ? {} : { account }),
    ...(permissions === undefined ? {} : { permissions }),
    ...(packages === undefined
      ? {}
      : { packages: packages.map(({ type, name }) => (type === 'bundle' ? `bundle:${name}` : name)) }),
    ...(channels === undefined ? {} : { channels }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    madeAt: new Date(deps.clock.now()).toISOString(),
  };
}
