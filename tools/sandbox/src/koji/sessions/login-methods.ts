import type { Args } from '../api/args.js';
import { bind } from '../api/bind.js';
import type { Call, Methods } from '../api/call.js';
import type { Signature } from '../api/signature.js';
import type { SessionRow } from '../db/rows.js';
import type { Environ } from '../http/environ.js';
import { genericError, HubFault } from '../hub-fault.js';
import { PythonError } from '../python-error.js';
import { str, truthy } from '../xmlrpc/python.js';
import { isStruct, type Value } from '../xmlrpc/value.js';
import { userOfName, userOfPrincipal } from './login-user.js';

const NORMAL = 0;
const SSL = 2;
const GSSAPI = 3;

/** Ways in (koji contract 3). */
export const loginMethods: Methods = {
  login(call, args) {
    const given = inner(LOGIN, args);
    const password = given.get('password');
    if (typeof password !== 'string' || password === '') throw badPassword();
    if (call.session.loggedIn) throw alreadyLoggedIn();
    const name = given.get('user');
    const user = call.db.users.find((row) => row.name === name && row.password === password);
    if (user === undefined) throw badPassword();
    const opts = given.get('opts');
    const override = isStruct(opts) && typeof opts.hostip === 'string' ? opts.hostip : undefined;
    return start(call, {
      userId: user.id,
      authtype: NORMAL,
      given,
      ...(override === undefined ? {} : { hostip: override }),
    });
  },

  sslLogin(call, args) {
    const given = inner(SSL_LOGIN, args);
    if (call.session.loggedIn) throw alreadyLoggedIn();
    const { name, authtype } = proxied(call, given, identify(call.environ));
    const byPrincipal = authtype === GSSAPI && name.includes('@');
    const userId = byPrincipal ? userOfPrincipal(call, name) : userOfName(call, name);
    return start(call, { userId, authtype, given });
  },
};

interface Identity {
  readonly name: string;
  readonly dn: string;
  readonly authtype: number;
}

/** A principal that the web server proved comes before a certificate that it checked. */
function identify({ remoteUser, client }: Environ): Identity {
  if (remoteUser !== undefined && remoteUser !== '')
    return { name: remoteUser, dn: remoteUser, authtype: GSSAPI };
  if (client.verify !== 'SUCCESS') {
    throw new HubFault('AuthError', `could not verify client: ${client.verify ?? 'None'}`);
  }
  const name = client.subject.CN;
  if (name === undefined || name === '') {
    throw new HubFault('AuthError', 'unable to get user information (CN) from client certificate');
  }
  return { name, dn: client.dn ?? '', authtype: SSL };
}

function proxied({ hub }: Call, given: Args, self: Identity): Identity {
  const proxyuser = given.get('proxyuser');
  if (!truthy(proxyuser)) return self;
  const allowed = self.authtype === GSSAPI ? hub.settings.proxyPrincipals : hub.settings.proxyDns;
  if (!allowed.includes(self.dn)) {
    throw new HubFault('AuthError', `${self.dn} is not authorized to login other users`);
  }
  const wanted = given.get('proxyauthtype');
  if (wanted === null) return { ...self, name: str(proxyuser) };
  if (!hub.settings.allowProxyAuthType && wanted !== self.authtype) {
    throw new HubFault(
      'AuthError',
      'Proxy must use same auth mechanism as hub (behaviour can be overriden via AllowProxyAuthType hub option)',
    );
  }
  if (wanted !== GSSAPI && wanted !== SSL) {
    throw new HubFault('AuthError', `Proxied authtype ${str(wanted)} is not valid for sslLogin`);
  }
  return { ...self, name: str(proxyuser), authtype: wanted };
}

/** A new session, or the expired one under a new key; exclusive where that was asked for. */
function start(call: Call, login: { userId: number; authtype: number; given: Args; hostip?: string }): Value {
  const { db, hub, session, environ } = call;
  const user = db.users.need(login.userId);
  if (user.status !== 0) throw new HubFault('AuthError', `logins by ${user.name} are not allowed`);
  const { id, master } = session.state;
  if (login.given.flag('renew') && id !== null) {
    if (master !== null && db.sessions.get(master)?.closed !== false) return null;
    const row = hub.sessions.renew(id, user.id);
    if (login.given.flag('exclusive')) makeExclusive(call, row, { force: false });
    return sessionInfo(call, row);
  }
  const hostip = hub.settings.checkClientIp ? (login.hostip ?? environ.remoteAddress) : '-';
  const row = hub.sessions.create({ user_id: user.id, authtype: login.authtype, hostip });
  if (login.given.flag('exclusive')) makeExclusive(call, row, { force: false });
  return sessionInfo(call, row);
}

/** What a login answers; before 1.30 without a word about headers. */
export function sessionInfo({ hub }: Call, row: SessionRow): Value {
  const info = { 'session-id': row.id, 'session-key': row.key };
  return hub.version.headerSessions ? { ...info, 'header-auth': true } : info;
}

/** @throws HubFault 1000 for a subsession, 1006 when another session of that user has the lock and nobody forces it */
export function makeExclusive({ db }: Call, row: SessionRow, { force }: { force: boolean }): void {
  if (row.master !== null) throw genericError('subsessions cannot become exclusive');
  if (row.exclusive === true) throw genericError('session is already exclusive');
  const holder = db.sessions.find(
    (other) => other.user_id === row.user_id && other.exclusive === true && !other.closed,
  );
  if (holder !== undefined) {
    if (!force) throw new HubFault('AuthLockError', 'Cannot get exclusive session');
    db.sessions.update(holder.id, { expired: true, exclusive: null, closed: true });
  }
  db.sessions.update(row.id, { exclusive: true });
}

function alreadyLoggedIn(): HubFault {
  return new HubFault('AuthError', 'Already logged in');
}

function badPassword(): HubFault {
  return new HubFault('AuthError', 'invalid username or password');
}

const inside = { rest: null, extra: null, bound: true, listed: null, argdesc: '' };
const LOGIN: Signature = {
  ...inside,
  name: 'login',
  python: 'Session.login',
  params: ['user', 'password', 'opts', 'renew', 'exclusive'],
  defaults: [null, false, false],
};
const SSL_LOGIN: Signature = {
  ...inside,
  name: 'sslLogin',
  python: 'Session.sslLogin',
  params: ['proxyuser', 'proxyauthtype', 'renew', 'exclusive'],
  defaults: [null, null, false, null],
};

/** These methods hand on whatever they get; what does not fit is an exception that nobody expected. */
export function inner(signature: Signature, args: Args): Args {
  try {
    return bind(signature, { positional: args.rest, keywords: args.extra });
  } catch (error) {
    if (error instanceof HubFault) throw new PythonError('TypeError', error.message);
    throw error;
  }
}
