import {
  type Call,
  expiryFinding,
  type Finding,
  findingOf,
  PublishError,
  withoutExpiryWarning,
} from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import type { StoreLogin } from '../../api/whoami.js';
import { fetchLogin } from '../account/whoami.js';

/** The login, where there is one, and what is to be said of it. */
export interface CheckedLogin {
  readonly login?: StoreLogin;
  readonly findings: readonly Finding[];
}

/**
 * Is there a login, does the store take it, and how long still?
 * @throws PublishError NETWORK, TIMEOUT or STORE_UNAVAILABLE when the store can't be asked
 */
export async function checkLogin(session: ApiSession, call: Call): Promise<CheckedLogin> {
  let login: StoreLogin;
  try {
    login = await fetchLogin(session, withoutExpiryWarning(call));
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || !thrown.code.startsWith('AUTH_')) throw thrown;
    const finding = findingOf(thrown);
    return { findings: [{ fix: 'run: omnipub login charmhub', ...finding }] };
  }
  const { username, email, id } = login.account;
  const who = username ?? email ?? id ?? 'an account without a username';
  const command = 'omnipub login charmhub';
  const expiry = expiryFinding(login, { now: session.deps.clock.now(), command });
  const findings: Finding[] = [
    { level: 'ok', code: 'LOGIN', message: `logged in as ${who}` },
    ...(expiry === undefined ? [] : [expiry]),
    ...login.errors.map(
      ({ message }): Finding => ({
        level: 'warn',
        code: 'ACCOUNT',
        message: `the store says of the account of ${who}: ${message}`,
      }),
    ),
  ];
  return { login, findings };
}
