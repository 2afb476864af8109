import {
  type Call,
  type CredentialRecord,
  callOf,
  createDeps,
  type Deps,
  type Identity,
  PublishError,
} from '@omnipub/core';
import { asStoreError } from '../api/errors.js';
import { present } from '../api/present.js';
import type { ApiSession } from '../api/session.js';
import { fetchLoginAt, type StoreLogin } from '../api/whoami.js';
import { type CanonicalLoginOptions, loginSession } from './login-options.js';

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
  if (store === 'charmhub' || deps.env.SNAPCRAFT_STORE_AUTH === 'onprem')
    return identityIn(await fetchLoginAt(session, 'gateway', call));
  try {
    return identityIn(await fetchLoginAt(session, 'dashboard', call));
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || thrown.code !== 'NOT_FOUND') throw thrown;
    return identityIn(await fetchLoginAt(session, 'gateway', call));
  }
}

/** The part of the answer that every store has. */
function identityIn({ account, permissions, packages, channels, expiresAt }: StoreLogin): Identity {
  const names = packages?.map(({ name, id }) => name ?? id ?? 'unknown');
  return { ...account, ...present({ permissions, packages: names, channels, expiresAt }) };
}

/** A record with what the store said of it. */
export function withIdentity(record: CredentialRecord, identity: Identity): CredentialRecord {
  const { username, permissions, packages, channels, expiresAt } = identity;
  return { ...record, ...present({ username, permissions, packages, channels, expiresAt }) };
}
