import type { Call, Methods } from '../api/call.js';
import type { Signature } from '../api/signature.js';
import type { SessionRow } from '../db/rows.js';
import { HubFault } from '../hub-fault.js';
import { epoch, timestamp } from '../times.js';
import { findUser } from '../users/find-user.js';
import { userInfo } from '../users/user-info.js';
import { truthy } from '../xmlrpc/python.js';
import type { Struct, Value } from '../xmlrpc/value.js';
import { inner, makeExclusive, sessionInfo } from './login-methods.js';

/** What a session may ask and do about itself (koji contract 3). */
export const sessionMethods: Methods = {
  logout(call, args) {
    const own = ownRow(call);
    const asked = call.hub.version.logoutTakesId ? args.get('session_id') : null;
    if (!truthy(asked)) return close(call, own.id);
    const other = typeof asked === 'number' ? call.db.sessions.get(asked) : undefined;
    if (!call.session.hasPerm('admin') && other?.user_id !== own.user_id) {
      throw new HubFault('ActionNotAllowed', 'only admins or owner may logout other session');
    }
    return other === undefined ? null : close(call, other.id);
  },

  logoutChild(call, args) {
    const own = ownRow(call);
    const id = args.get('session_id');
    const child = typeof id === 'number' ? call.db.sessions.get(id) : undefined;
    if (child?.master === own.id) call.db.sessions.update(child.id, CLOSED);
    return null;
  },

  subsession(call) {
    const own = ownRow(call);
    const row = call.hub.sessions.create({
      user_id: own.user_id,
      authtype: own.authtype,
      hostip: own.hostip,
      master: own.master ?? own.id,
    });
    return sessionInfo(call, row);
  },

  exclusiveSession(call, args) {
    const force = inner(MAKE_EXCLUSIVE, args).flag('force');
    makeExclusive(call, ownRow(call), { force });
    return null;
  },

  sharedSession(call) {
    call.db.sessions.update(ownRow(call).id, { exclusive: null });
    return null;
  },

  getLoggedInUser: ({ session }) => {
    const { user, authtype } = session.state;
    // Not a fault: who is anonymous learns it only here (recording getLoggedInUser-anonymous).
    if (user === null) return null;
    return { ...userInfo(user), authtype, krb_principal: user.krb_principals[0] ?? null };
  },

  getPerms: ({ session }) => [...session.state.permissions],

  showSession: ({ session, db }) => {
    const { id, user } = session.state;
    if (id === null || user === null) return 'session: not logged in (no session header or session args)';
    // The key and all, as the real one: a client must not log it.
    return `session ${id}: {'logged_in': True, 'id': ${id}, 'key': '${db.sessions.need(id).key}', 'user_id': ${user.id}}`;
  },

  getSessionInfo(call, args) {
    const { db, session } = call;
    const own = session.loggedIn ? ownRow(call) : undefined;
    if (own === undefined) return null;
    const details = args.flag('details');
    if (!truthy(args.get('user_id'))) return sessionRow(own, { details });
    const user = findUser(db, args.get('user_id'), { strict: true });
    if (!session.hasPerm('admin') && user?.id !== own.user_id) {
      throw new HubFault('ActionNotAllowed', 'only admins or owners may see all active sessions');
    }
    const rows = db.sessions.filter((row) => row.user_id === user?.id && !row.expired);
    return rows.map((row) => sessionRow(row, { details }));
  },
};

const CLOSED = { expired: true, exclusive: null, closed: true } as const;

const MAKE_EXCLUSIVE: Signature = {
  name: 'exclusiveSession',
  python: 'Session.makeExclusive',
  params: ['force'],
  defaults: [false],
  rest: null,
  extra: null,
  bound: true,
  listed: null,
  argdesc: '',
};

/** The row of the session that calls. @throws HubFault 1002 for an anonymous one */
function ownRow({ db, session }: Call): SessionRow {
  const { id, user } = session.state;
  if (id === null || user === null) throw new HubFault('AuthError', 'Not logged in');
  return db.sessions.need(id);
}

function close({ db }: Call, id: number): Value {
  for (const row of db.sessions.all()) {
    if ((row.id === id || row.master === id) && !row.closed) db.sessions.update(row.id, CLOSED);
  }
  return null;
}

/** In the order of the hub (recordings getSessionInfo, getSessionInfo-details). */
function sessionRow(row: SessionRow, { details }: { details: boolean }): Struct {
  const info = {
    authtype: row.authtype,
    callnum: row.callnum,
    exclusive: row.exclusive,
    expired: row.expired,
    master: row.master,
    renew_time: timestamp(row.renew_time),
    renew_ts: epoch(row.renew_time),
    start_time: timestamp(row.start_time),
    start_ts: epoch(row.start_time),
    update_time: timestamp(row.update_time),
    update_ts: epoch(row.update_time),
    user_id: row.user_id,
  };
  return details ? { ...info, hostip: row.hostip, id: row.id } : info;
}
