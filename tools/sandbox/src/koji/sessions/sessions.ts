import { randomInt } from 'node:crypto';
import type { Database } from '../db/database.js';
import type { SessionRow } from '../db/rows.js';
import type { Settings } from '../hub.js';
import { HubFault } from '../hub-fault.js';
import { Mutex } from '../mutex.js';
import type { SessionClaim } from './credentials.js';
import { Session } from './session.js';

const LOGINS = new Set(['login', 'sslLogin']);
/** Methods that a session without the lock may still call while another one has it. */
const WITHOUT_LOCK = new Set(['exclusiveSession', 'login', 'logout']);
/** Calls of builders that may be answered again. */
const RETRYABLE = new Set([
  'host.taskWait',
  'host.taskUnwait',
  'host.taskSetWait',
  'host.updateHost',
  'host.setBuildRootState',
  'repoExpire',
  'repoDelete',
  'repoProblem',
]);

const ALPHANUMERIC = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** A request that was let in. */
export interface OpenSession {
  readonly session: Session;
  /** What the call keeps other calls of this session out with (koji contract 4). */
  readonly release: () => void;
}

/** Sessions: who may call, in which order, and under which number (koji contract 3, 4). */
export class Sessions {
  readonly #db: Database;
  readonly #settings: Settings;
  readonly #now: () => number;
  readonly #rowLocks = new Map<number, Mutex>();

  readonly #transaction: Mutex;

  constructor(options: { db: Database; settings: Settings; transaction: Mutex; now: () => number }) {
    this.#db = options.db;
    this.#transaction = options.transaction;
    this.#settings = options.settings;
    this.#now = options.now;
  }

  /**
   * Lets a request in, as an anonymous one where it claims no session. The row of a session is locked from here on;
   * a call with a number keeps it locked until it ends, so that its changes and its number are stored together.
   * @throws HubFault 1002, 1006 to 1009
   */
  async open(
    claim: SessionClaim | undefined,
    request: { method: string | null; hostip: string },
  ): Promise<OpenSession> {
    if (claim === undefined) return { session: ANONYMOUS, release: () => undefined };
    const release = await this.#lock(claim.id);
    try {
      const session = await this.#transaction.run(() => this.#checkAndCommit(claim, request));
      if (claim.callnum !== null) return { session, release };
      release();
      return { session, release: () => undefined };
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Stores the number of a call that changed something; the caller commits. */
  storeCallnum(session: Session): void {
    const { id, callnum, user } = session.state;
    if (id !== null && callnum !== null && user !== null) this.#db.sessions.update(id, { callnum });
  }

  /** A new session, or the same under a new key; the caller commits. */
  create(session: { user_id: number; authtype: number; hostip: string; master?: number | null }): SessionRow {
    const now = this.#now();
    return this.#db.sessions.insert({
      user_id: session.user_id,
      key: newKey(session.user_id),
      hostip: session.hostip,
      authtype: session.authtype,
      master: session.master ?? null,
      callnum: null,
      exclusive: null,
      expired: false,
      closed: false,
      start_time: now,
      update_time: now,
      renew_time: null,
    });
  }

  /** The stored call number stays: upstream's client begins at 0 again and fails (recordings upstream-bug-callnum-after-renew). */
  renew(id: number, userId: number): SessionRow {
    const now = this.#now();
    return this.#db.sessions.update(id, {
      key: newKey(userId),
      expired: false,
      update_time: now,
      renew_time: now,
    });
  }

  async #lock(id: number): Promise<() => void> {
    const mutex = this.#rowLocks.get(id) ?? new Mutex();
    this.#rowLocks.set(id, mutex);
    return mutex.acquire();
  }

  /** That a session expired stays, whatever becomes of the call. */
  #checkAndCommit(claim: SessionClaim, request: { method: string | null; hostip: string }): Session {
    try {
      return this.#check(claim, request);
    } finally {
      this.#db.commit();
    }
  }

  #check(claim: SessionClaim, { method, hostip }: { method: string | null; hostip: string }): Session {
    const found = this.#db.sessions.get(claim.id);
    if (found === undefined || found.key !== claim.key || found.hostip !== hostip || found.closed) {
      throw new HubFault('AuthError', 'Invalid session or bad credentials');
    }
    const row = this.#expireWhenDue(found);
    const mayRenew = LOGINS.has(method ?? '');
    if (row.expired && !mayRenew) throw new HubFault('AuthExpired', `session "${row.id}" has expired`);
    checkNumber(row, claim.callnum, method);
    if (row.expired) {
      return new Session({
        ...NOBODY,
        id: row.id,
        master: row.master,
        authtype: row.authtype,
        callnum: claim.callnum,
      });
    }
    const user = this.#db.users.need(row.user_id);
    if (user.status !== 0) throw new HubFault('AuthError', `logins by ${user.name} are not allowed`);
    const holder = this.#db.sessions.find(
      (other) => other.user_id === row.user_id && other.exclusive === true && !other.closed,
    );
    const exclusive = holder !== undefined && (holder.id === row.id || holder.id === row.master);
    if (holder !== undefined && !exclusive && !WITHOUT_LOCK.has(method ?? '')) {
      throw new HubFault('AuthLockError', 'User locked by another session');
    }
    // Not worth a line on disk: it is every request's.
    this.#db.sessions.restore(row.id, { ...row, update_time: this.#now() });
    const groups = this.#groupsOf(user.id);
    return new Session({
      id: row.id,
      user,
      master: row.master,
      authtype: row.authtype,
      callnum: claim.callnum,
      exclusive,
      groups,
      permissions: new Set(this.permissionsOf(user.id)),
    });
  }

  /** Names of a user's permissions, those of their groups after their own. */
  permissionsOf(userId: number): string[] {
    const names = new Set<string>();
    for (const holder of [userId, ...this.#groupsOf(userId)]) {
      for (const { user_id, perm_id, revoke_event } of this.#db.userPerms.all()) {
        if (user_id === holder && revoke_event === null) names.add(this.#db.permissions.need(perm_id).name);
      }
    }
    return [...names];
  }

  #groupsOf(userId: number): Set<number> {
    const rows = this.#db.userGroups.filter((row) => row.user_id === userId && row.revoke_event === null);
    return new Set(rows.map(({ group_id }) => group_id));
  }

  #expireWhenDue(row: SessionRow): SessionRow {
    const minutes = this.#settings.sessionRenewalTimeout;
    const cutoff = (row.renew_time ?? row.start_time) + minutes * 60;
    if (row.expired || minutes === 0 || this.#now() <= cutoff) return row;
    this.expire([row.id]);
    return this.#db.sessions.need(row.id);
  }

  /** Expires sessions and their subsessions now. */
  expire(ids: readonly number[]): void {
    for (const row of this.#db.sessions.all()) {
      const expires = ids.includes(row.id) || (row.master !== null && ids.includes(row.master));
      if (expires && !row.expired) this.#db.sessions.update(row.id, { expired: true });
    }
  }
}

function checkNumber(row: SessionRow, callnum: number | null, method: string | null): void {
  if (callnum === null || row.callnum === null) return;
  if (row.callnum > callnum) {
    throw new HubFault('SequenceError', `${row.callnum} > ${callnum} (session ${row.id})`);
  }
  // Stored is the number of a call that changed something: it was done, and its answer was lost.
  if (row.callnum === callnum && !RETRYABLE.has(method ?? '')) {
    throw new HubFault(
      'RetryError',
      `unable to retry call ${callnum} (method ${method ?? 'None'}) for session ${row.id}`,
    );
  }
}

/** The user's id, a dash, 19 letters and digits. */
function newKey(userId: number): string {
  const random = Array.from({ length: 19 }, () => ALPHANUMERIC[randomInt(ALPHANUMERIC.length)]);
  return `${userId}-${random.join('')}`;
}

const NOBODY = {
  id: null,
  user: null,
  master: null,
  authtype: null,
  callnum: null,
  exclusive: false,
  permissions: new Set<string>(),
  groups: new Set<number>(),
};

const ANONYMOUS = new Session(NOBODY);
