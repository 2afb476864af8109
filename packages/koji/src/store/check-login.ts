import { type Call, type Finding, findingOf, PublishError } from '@omnipub/core';
import type { KojiClient } from '../client.js';

/** Who is logged in, and what they may do. */
export interface CheckedLogin {
  readonly name: string;
  readonly permissions: readonly string[];
}

/**
 * Is there a login, does the hub take it, and with which permissions?
 * @throws PublishError NETWORK, TIMEOUT or STORE_UNAVAILABLE when the hub can't be asked
 */
export async function checkLogin(
  { api }: Pick<KojiClient, 'api'>,
  call: Call,
): Promise<{ readonly login?: CheckedLogin; readonly findings: readonly Finding[] }> {
  try {
    const user = await api.getLoggedInUser(call);
    if (user === null)
      return {
        findings: [
          {
            level: 'error',
            code: 'AUTH_MISSING',
            message: 'nobody is logged in',
            fix: 'run: omnipub login koji',
          },
        ],
      };
    const permissions = await api.getPerms(call);
    const shown = permissions.length === 0 ? 'no permission' : permissions.join(', ');
    return {
      login: { name: user.name, permissions },
      findings: [{ level: 'ok', code: 'LOGIN', message: `logged in as ${user.name}, with ${shown}` }],
    };
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || !thrown.code.startsWith('AUTH_')) throw thrown;
    return { findings: [{ fix: 'run: omnipub login koji', ...findingOf(thrown) }] };
  }
}
