import type { Database } from '../db/database.js';
import type { Environ } from '../http/environ.js';
import type { Hub } from '../hub.js';
import type { Session } from '../sessions/session.js';
import type { Value } from '../xmlrpc/value.js';
import type { Args } from './args.js';

/** One call while it runs. */
export class Call {
  readonly hub: Hub;
  readonly session: Session;
  readonly environ: Environ;
  #event: number | undefined;

  constructor(options: { hub: Hub; session: Session; environ: Environ }) {
    this.hub = options.hub;
    this.session = options.session;
    this.environ = options.environ;
  }

  get db(): Database {
    return this.hub.db;
  }

  /** The event under which this call changes what the hub keeps versions of; made when it is asked for. */
  event(): number {
    this.#event ??= this.db.events.insert({ ts: this.hub.now() }).id;
    return this.#event;
  }

  /** Who is noted for a change. @throws HubFault 1004 when nobody is logged in */
  get actor(): number {
    return this.session.assertLogin().id;
  }

  /** The columns that a new row of a versioned table begins with. */
  created(): { create_event: number; creator_id: number; revoke_event: null; revoker_id: null } {
    return { create_event: this.event(), creator_id: this.actor, revoke_event: null, revoker_id: null };
  }

  /** The columns that end a row of a versioned table. */
  revoked(): { revoke_event: number; revoker_id: number } {
    return { revoke_event: this.event(), revoker_id: this.actor };
  }
}

/** What a method does. It may wait for files; meanwhile no other call runs. */
export type Handler = (call: Call, args: Args) => Value | Promise<Value>;

/** Methods by name. */
export type Methods = Readonly<Record<string, Handler>>;
