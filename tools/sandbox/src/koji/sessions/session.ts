import type { UserRow } from '../db/rows.js';
import { HubFault } from '../hub-fault.js';

/** Who asks, as far as the hub let them in. */
export interface SessionState {
  /** Null for an anonymous request. */
  readonly id: number | null;
  /** Null for an anonymous request, and for an expired session that may only log in anew. */
  readonly user: UserRow | null;
  readonly master: number | null;
  readonly authtype: number | null;
  readonly callnum: number | null;
  readonly exclusive: boolean;
  readonly permissions: ReadonlySet<string>;
  /** Ids of the groups the user is in. */
  readonly groups: ReadonlySet<number>;
}

/** The session of one request, and the questions that methods ask about it. */
export class Session {
  readonly state: SessionState;

  constructor(state: SessionState) {
    this.state = state;
  }

  get loggedIn(): boolean {
    return this.state.user !== null;
  }

  /** The user. @throws HubFault 1004 when nobody is logged in */
  assertLogin(): UserRow {
    if (this.state.user === null) {
      throw new HubFault('ActionNotAllowed', 'you must be logged in for this operation');
    }
    return this.state.user;
  }

  hasPerm(name: string): boolean {
    return this.state.permissions.has(name);
  }

  /** @throws HubFault 1004 without that permission and without admin (recording fault-ActionNotAllowed.2) */
  assertPerm(name: string): void {
    if (this.hasPerm(name) || this.hasPerm('admin')) return;
    const who = this.state.user === null ? 'user not logged in' : `logged in as ${this.state.user.name}`;
    throw new HubFault('ActionNotAllowed', `${name} permission required (${who})`);
  }

  /** True for the user, and for a group that the user is in. */
  isUser(userId: number): boolean {
    return this.state.user?.id === userId || this.state.groups.has(userId);
  }

  /** @throws HubFault 1004 */
  assertUser(userId: number): void {
    if (!this.isUser(userId) && !this.hasPerm('admin')) throw new HubFault('ActionNotAllowed', 'not owner');
  }
}
