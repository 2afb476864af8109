import { PublishError } from '../errors.js';
import type { AuthStrategy } from '../http/types.js';
import { headerToken, type TokenScheme } from '../macaroon/authorization-header.js';
import { registerSecret } from '../redact.js';
import { withAuthorization } from './with-authorization.js';

/** A token that is sent as it is. */
export interface TokenAuthOptions {
  readonly token: string;
  /** What stands before it. @default `Bearer` */
  readonly scheme?: TokenScheme;
}

/**
 * Sends `Authorization: SCHEME TOKEN` with every request (canonical contract 3.3). Nothing can be refreshed.
 * @throws PublishError AUTH_MISSING for an empty token; INVALID_INPUT for one that can't stand in a header
 */
export function tokenAuth(options: TokenAuthOptions): AuthStrategy {
  registerSecret(options.token);
  const token = options.token.trim();
  if (token === '') throw new PublishError('AUTH_MISSING', 'the token is empty', { hint: 'log in again' });
  const value = `${options.scheme ?? 'Bearer'} ${headerToken(token)}`;
  return {
    kind: 'token',
    apply: async (request) => withAuthorization(request, value),
    refresh: async () => false,
  };
}
