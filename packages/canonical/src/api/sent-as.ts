import {
  type CredentialRecord,
  type Deps,
  type MacaroonCredentials,
  macaroonCredentialsOf,
} from '@omnipub/core';

/**
 * How a login stands in the header (canonical contract 3.3): a developer token as `Bearer`, one of an on-premises store as `macaroon` in
 * lower case, every other as `Macaroon`. @throws PublishError PROTOCOL for a damaged login
 */
export function sentAs(record: CredentialRecord, { env }: Deps): MacaroonCredentials {
  if (record.kind === 'token') return { form: 'token', token: record.secret.trim(), scheme: 'Bearer' };
  const login = macaroonCredentialsOf(record);
  if (login.form === 'u1') return login;
  // A login that snapcraft exported does not say what it is for.
  const onPremises = record.store === 'snap' && env.SNAPCRAFT_STORE_AUTH === 'onprem';
  return { ...login, token: compact(login.token), ...(onPremises ? { scheme: 'macaroon' } : {}) };
}

/** The oldest logins are macaroons in JSON, written with spaces, which can't stand in a header (canonical contract 3.5). */
function compact(token: string): string {
  if (!token.startsWith('{')) return token;
  try {
    // Those that are left stand in strings, where an escape means the same.
    return JSON.stringify(JSON.parse(token)).replaceAll(' ', '\\u0020');
  } catch {
    return token;
  }
}
