import { PublishError } from '../errors.js';
import type { AuthStrategy } from '../http/types.js';
import { registerSecret } from '../redact.js';
import { withAuthorization } from './with-authorization.js';

/** A user or login name, and its password or API token. */
export interface BasicAuthOptions {
  /** Without a colon: the first one ends it (RFC 7617 section 2). */
  readonly user: string;
  readonly password: string;
}

/**
 * Sends `Authorization: Basic` with every request, in UTF-8 (copr contract 2). Nothing can be refreshed.
 * @throws PublishError INVALID_INPUT for what can't stand in such a header; AUTH_MISSING when one of both is empty
 */
export function basicAuth(options: BasicAuthOptions): AuthStrategy {
  const { user, password } = options;
  registerSecret(password);
  if (user === '' || password === '')
    throw new PublishError('AUTH_MISSING', `the ${user === '' ? 'user name' : 'password'} is empty`, {
      hint: 'log in again',
    });
  if (user.includes(':') || /\p{Cc}/u.test(user) || /\p{Cc}/u.test(password))
    throw new PublishError(
      'INVALID_INPUT',
      'the user name holds a colon, or one of both a control character',
      {
        hint: 'check what was typed or pasted, then log in again',
      },
    );
  const value = `Basic ${Buffer.from(`${user}:${password}`, 'utf8').toString('base64')}`;
  return {
    kind: 'basic',
    apply: async (request) => withAuthorization(request, value),
    refresh: async () => false,
  };
}
