import { PublishError } from '../errors.js';
import { bindForRequest } from './bind.js';
import { decodeMacaroon } from './decode.js';
import { encodeMacaroonJson, encodeMacaroonV1 } from './encode.js';
import type { Macaroon } from './macaroon.js';

/** How a token stands behind its scheme; `macaroon` in lower case is what on-premises stores get (canonical contract 3.3). */
export type TokenScheme = 'Macaroon' | 'macaroon' | 'Bearer' | 'Token';

/** What `Authorization` is made of. */
export type MacaroonCredentials =
  /** Ubuntu One: both as the store gave them, the discharge unbound. */
  | { readonly form: 'u1'; readonly root: string; readonly discharge: string }
  /** A token that is sent as it is: exchanged, of a developer, or of an on-premises store. @default scheme Macaroon */
  | { readonly form: 'token'; readonly token: string; readonly scheme?: TokenScheme };

/**
 * The value of the Authorization header (canonical contract 3.3): `Macaroon root=R, discharge=D` without quotes, the discharge
 * bound anew, or a scheme and a token. The root goes out as it came: its spelling is the store's.
 * @throws PublishError PROTOCOL for macaroons that can't be read, INVALID_INPUT for a token that can't stand in a header
 */
export function authorizationHeader(credentials: MacaroonCredentials): string {
  if (credentials.form === 'token') {
    return `${credentials.scheme ?? 'Macaroon'} ${headerToken(credentials.token)}`;
  }
  const root = decodeMacaroon(credentials.root);
  const bound = bindForRequest(root, decodeMacaroon(credentials.discharge));
  const own = credentials.root.trim();
  const asItCame = /^[A-Za-z0-9+/_=-]+$/.test(own) ? own : encodeMacaroonV1(root);
  return `Macaroon root=${asItCame}, discharge=${encodeMacaroonV1(bound)}`;
}

/**
 * The value of the header `Macaroons` for a token exchange: a JSON array of plain macaroons, the root first, each discharge bound
 * to it, in padded URL-safe base64 (canonical contract 3.2 step 6).
 * @param discharges unbound
 */
export function macaroonsHeader(root: Macaroon, discharges: readonly Macaroon[]): string {
  const all = [root, ...discharges.map((one) => bindForRequest(root, one))];
  const json = `[${all.map((one) => encodeMacaroonJson(one)).join(',')}]`;
  const unpadded = Buffer.from(json, 'utf8').toString('base64url');
  return unpadded.padEnd(Math.ceil(unpadded.length / 4) * 4, '=');
}

/** A token is one run of visible ASCII; what else there is was pasted wrongly, or would end the header. */
export function headerToken(token: string): string {
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw new PublishError(
    'INVALID_INPUT',
    token === '' ? 'the token is empty' : 'the token holds white space, control or non-ASCII characters',
    { hint: 'copy the token anew: one line, without quotes' },
  );
}
