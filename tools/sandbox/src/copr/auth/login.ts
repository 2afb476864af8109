import { probablyBug } from '../api-error.js';
import type { UserRow } from '../db/rows.js';
import type { Frontend } from '../frontend.js';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/call.js';
import { dayOf } from './tokens.js';

/**
 * Who the Authorization header says it is (copr contract 2). The scheme is not looked at; what does not split into two words, or does
 * not decode to two texts around one colon, is not refused but breaks.
 * @throws ApiError 500
 */
export function userOfToken({ db, now }: Frontend, call: Call): UserRow | undefined {
  const header = call.request.headers.authorization;
  if (header === undefined) return undefined;
  const encoded = header.trim().split(/\s+/)[1];
  if (encoded === undefined) throw probablyBug();
  const [login = '', token = '', ...more] = decode(encoded).split(':');
  if (more.length > 0 || token === undefined || !decode(encoded).includes(':')) throw probablyBug();
  if (login === '' || token === '') return undefined;
  const [user] = db.usersByLogin.get(login);
  if (user === undefined || user.apiToken !== token) return undefined;
  return user.apiTokenExpiration >= dayOf(now()) ? user : undefined;
}

/** Python's: what is not of the alphabet is left out, padding has to be there. */
function decode(encoded: string): string {
  const clean = encoded.replaceAll(/[^A-Za-z0-9+/=]/g, '');
  if (clean.replace(/=+$/, '').length % 4 === 1 || clean.length % 4 !== 0) throw probablyBug();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(clean, 'base64'));
  } catch {
    throw probablyBug();
  }
}

/** What a wrong, expired or missing login gets (recording auth-check-bad-token-401). */
export function loginInvalid({ urls }: Frontend): Answer {
  const error = `Login invalid/expired. Please visit ${urls.frontend}/api to get or renew your API token.`;
  return { status: 401, json: { output: 'notok', error } };
}
