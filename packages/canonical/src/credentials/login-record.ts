import {
  type Clock,
  type CredentialRecord,
  decodeMacaroon,
  earliestExpiry,
  inspectMacaroon,
  type Macaroon,
  macaroonCredentialsOf,
  registerSecret,
} from '@omnipub/core';
import { type StoredSecret, secretOf } from './stored-secret.js';
import type { CanonicalTool } from './tool.js';

/**
 * A record of what a tool keeps. None of its forms says who it is, so the account is `default`; permissions and
 * expiry are read out of the macaroons where they tell. Registers the secrets.
 */
export function recordOf(
  stored: StoredSecret,
  { tool, origin, clock }: { readonly tool: CanonicalTool; readonly origin: string; readonly clock: Clock },
): CredentialRecord {
  const parts = stored.kind === 'u1-macaroon' ? [stored.root, stored.discharge] : [stored.token];
  const { kind, secret } = secretOf(stored);
  for (const part of [secret, ...parts]) registerSecret(part);
  const macaroons = parts.flatMap(tryDecode);
  const expiresAt = earliestExpiry(macaroons);
  const facts = macaroons.map(inspectMacaroon);
  const permissions = facts.find((each) => each.permissions !== undefined)?.permissions;
  const since = facts.find((each) => each.validSince !== undefined)?.validSince;
  return {
    store: tool.store,
    origin,
    account: 'default',
    kind,
    secret,
    ...(permissions === undefined ? {} : { permissions }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    madeAt: since ?? new Date(clock.now()).toISOString(),
  };
}

/** The record with a renewed secret; when it ends is read anew where the macaroons tell. */
export function renewedRecord(
  record: CredentialRecord,
  renewed: Pick<CredentialRecord, 'kind' | 'secret'>,
): CredentialRecord {
  const login = macaroonCredentialsOf(renewed);
  const parts = login.form === 'u1' ? [login.root, login.discharge] : [login.token];
  const expiresAt = earliestExpiry(parts.flatMap(tryDecode)) ?? record.expiresAt;
  return { ...record, ...renewed, ...(expiresAt === undefined ? {} : { expiresAt }) };
}

/** A token is the store's own business: one that is no macaroon, or of an unknown form, just tells nothing. */
function tryDecode(text: string): Macaroon[] {
  try {
    return [decodeMacaroon(text)];
  } catch {
    return [];
  }
}
