import { accessRestricted } from '../api-error.js';
import type { UserRow } from '../db/rows.js';
import type { Frontend } from '../frontend.js';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/call.js';
import { newToken } from './tokens.js';

/** 401 as the server in front says it, which negotiates; the frontend never saw the request. */
const NEGOTIATE: Answer = {
  status: 401,
  headers: { 'WWW-Authenticate': 'Negotiate', 'Content-Type': 'text/html; charset=iso-8859-1' },
  text: '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>401 Unauthorized</title>\n</head><body>\n<h1>Unauthorized</h1>\n</body></html>\n',
};

/**
 * `/gssapi_login` (copr contract 2): who came through Kerberos gets a session, and is made a user where there is none of that name.
 * @throws ApiError 403 where nobody came through (recording gssapi-login-nocred-403-raw)
 */
export function gssapiLogin(frontend: Frontend, call: Call): Answer {
  const known = call.session.user;
  if (known !== undefined) return whoIs(known);
  const came = remoteUser(frontend, call);
  if ('answer' in came) return came.answer;
  const user = userOf(frontend, came.principal);
  call.session.logIn(user);
  const headers: Record<string, string> =
    came.reply === undefined ? {} : { 'WWW-Authenticate': `Negotiate ${came.reply.toString('base64')}` };
  return { ...whoIs(user), headers };
}

/** Id and name (recording auth-check-ok). */
export const whoIs = ({ id, name }: UserRow): Answer => ({ json: { id, name } });

type RemoteUser = { readonly principal: string; readonly reply?: Buffer } | { readonly answer: Answer };

function remoteUser({ settings }: Frontend, { request }: Call): RemoteUser {
  const { remoteUserHeader, negotiate } = settings;
  const header = remoteUserHeader === undefined ? undefined : request.headers[remoteUserHeader.toLowerCase()];
  if (typeof header === 'string' && header !== '') return { principal: header };
  if (negotiate !== undefined) {
    const [, token] = /^Negotiate\s+([A-Za-z0-9+/=]+)$/i.exec(request.headers.authorization ?? '') ?? [];
    const accepted = token === undefined ? undefined : negotiate(Buffer.from(token, 'base64'));
    return accepted ?? { answer: NEGOTIATE };
  }
  throw accessRestricted(
    "Can't log-in using GSSAPI: Kerberos authentication failed (no credentials provided)",
  );
}

function userOf({ db, now, settings }: Frontend, principal: string): UserRow {
  const name = principal.replace(/@.*/s, '').replaceAll('/', '_');
  if (!/^[\p{L}\p{N}_.-]+$/u.test(name)) {
    throw accessRestricted(
      `Can't log-in using GSSAPI: invalid krb5 username, contact administrators: ${principal}`,
    );
  }
  const [known] = db.usersByName.get(name);
  if (known !== undefined) return known;
  const token = newToken({ now: now(), days: settings.tokenDays });
  return db.users.insert({ name, admin: false, groups: [], ...token });
}
