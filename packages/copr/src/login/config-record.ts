import { type Clock, type CredentialRecord, normalizeOrigin } from '@omnipub/core';
import { joinToken } from './basic-secret.js';
import type { CoprConfig } from './config-file.js';

const LIFETIME_MS = 180 * 24 * 60 * 60 * 1000;

/** The credential of a configuration file: its token, else the Kerberos login that it asks for, else none. */
export function recordOf(config: CoprConfig, clock: Clock): CredentialRecord | undefined {
  const { username, login, token, expiresOn } = config;
  const base = { store: 'copr', origin: normalizeOrigin(config.url), account: username ?? 'default' };
  const now = new Date(clock.now()).toISOString();
  if (login === undefined && token === undefined)
    return config.gssapi === true ? { ...base, kind: 'gssapi', secret: '', madeAt: now } : undefined;
  const secret = joinToken(login ?? '', token ?? '');
  if (expiresOn === undefined) return { ...base, kind: 'basic', secret, madeAt: now };
  const end = new Date(expiresOn);
  // A token lives 180 days (copr contract 2), so the comment tells when it was made, too.
  const made = new Date(Math.min(end.getTime() - LIFETIME_MS, clock.now())).toISOString();
  return { ...base, kind: 'basic', secret, madeAt: made, expiresAt: end.toISOString() };
}
