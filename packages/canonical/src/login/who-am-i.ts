import {
  type Call,
  type CredentialRecord,
  callOf,
  createDeps,
  type Deps,
  type Identity,
  PublishError,
} from '@omnipub/core';
import { z } from 'zod';
import { asStoreError, explain, storeNames } from '../api/errors.js';
import { present } from '../api/present.js';
import type { ApiSession } from '../api/session.js';
import { type CanonicalLoginOptions, loginSession } from './login-options.js';

const names = z.array(z.string()).nullish();
/** `null` is not restricted; on-premises stores leave `expires` out (canonical contract 3.7). */
const answer = z.object({
  account: z.object({
    id: z.string().nullish(),
    username: z.string().nullish(),
    'display-name': z.string().nullish(),
    name: z.string().nullish(),
    email: z.string().nullish(),
    validation: z.string().nullish(),
  }),
  permissions: names,
  channels: names,
  packages: z
    .array(z.object({ type: z.string().nullish(), name: z.string().nullish(), id: z.string().nullish() }))
    .nullish(),
  expires: z.string().nullish(),
});

/**
 * Whose login is used, what it may do and until when: `GET whoami` (canonical contract 3.7).
 * @throws PublishError AUTH_MISSING without a login; AUTH_EXPIRED when the store does not take it any more
 */
export async function whoAmI(
  options: Pick<CanonicalLoginOptions, 'store' | 'config' | 'signal' | 'emit'>,
  deps: Deps = createDeps(),
): Promise<Identity> {
  const session = loginSession(options, deps);
  return asStoreError(options.store, identityOf(session, callOf(options)));
}

/** The same with a session's login. On-premises stores have the gateway's address only: it is asked where the dashboard's is none. */
export async function identityOf(session: ApiSession, call: Call): Promise<Identity> {
  const { store, deps } = session;
  const [first = gateway, other] =
    store === 'charmhub' || deps.env.SNAPCRAFT_STORE_AUTH === 'onprem' ? [gateway] : [dashboard, gateway];
  try {
    return await identityAt(session, first, call);
  } catch (thrown) {
    if (other === undefined || !(thrown instanceof PublishError) || thrown.code !== 'NOT_FOUND') throw thrown;
    return identityAt(session, other, call);
  }
}

const dashboard = 'api/v2/tokens/whoami';
const gateway = 'v1/tokens/whoami';

async function identityAt(session: ApiSession, path: string, call: Call): Promise<Identity> {
  const { account, permissions, channels, packages, expires } = await session.http.json(answer, {
    ...call,
    path,
    explain: explain(storeNames[session.store], 'to say whose login it is'),
  });
  return present({
    id: account.id,
    username: account.username,
    displayName: account['display-name'] ?? account.name,
    email: account.email,
    validation: account.validation,
    permissions,
    packages: packages?.map(({ name, id }) => name ?? id ?? 'unknown'),
    channels,
    expiresAt: utc(expires),
  });
}

/** A record with what the store said of it. */
export function withIdentity(record: CredentialRecord, identity: Identity): CredentialRecord {
  const { username, permissions, packages, channels, expiresAt } = identity;
  return { ...record, ...present({ username, permissions, packages, channels, expiresAt }) };
}

/** Times come without a zone and are UTC. Undefined for what is no time. */
function utc(text: string | null | undefined): string | undefined {
  if (text === undefined || text === null || text === '') return undefined;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/u.test(text) ? text : `${text}Z`;
  const at = new Date(zoned);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString();
}
