import type { Database } from '../db/database.js';
import type { Hub } from '../hub.js';

/** Somebody who changes something: a call, or the worker on behalf of a task's owner. All of it is under one event. */
export class Actor {
  readonly hub: Hub;
  readonly #userId: () => number;
  #event: number | undefined;

  constructor(hub: Hub, userId: () => number) {
    this.hub = hub;
    this.#userId = userId;
  }

  get db(): Database {
    return this.hub.db;
  }

  /** Who is noted for a change. @throws HubFault 1004 when nobody is logged in */
  get actor(): number {
    return this.#userId();
  }

  /** The event under which what has versions is changed; made when it is asked for. */
  event(): number {
    this.#event ??= this.db.events.insert({ ts: this.hub.now() }).id;
    return this.#event;
  }

  /** Another event from now on, where an order within one call counts. */
  nextEvent(): void {
    this.#event = undefined;
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
