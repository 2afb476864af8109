import type { IncomingMessage, ServerResponse } from 'node:http';
import { page } from '../../common/http/respond.js';

/** Who a token belongs to, and the token that answers it; undefined refuses it. */
export type Negotiation = (token: Buffer) => { principal: string; reply?: Buffer } | undefined;

/**
 * One round of `Negotiate`, as mod_auth_gssapi does it (recordings gssapi-sslLogin, .2): the principal, or undefined after a 401.
 * What a token is worth is the sandbox's user's to say: it has no KDC.
 */
export function negotiate(
  accept: Negotiation,
  request: IncomingMessage,
  response: ServerResponse,
): string | undefined {
  const [, token] = /^Negotiate\s+([A-Za-z0-9+/=]+)$/i.exec(request.headers.authorization ?? '') ?? [];
  const accepted = token === undefined ? undefined : accept(Buffer.from(token, 'base64'));
  if (accepted === undefined) {
    page(response, 401, 'Unauthorized', { 'WWW-Authenticate': 'Negotiate' });
    return undefined;
  }
  if (accepted.reply !== undefined) {
    response.setHeader('WWW-Authenticate', `Negotiate ${accepted.reply.toString('base64')}`);
  }
  return accepted.principal;
}
