import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Database } from '../db/database.js';
import type { UserRow } from '../db/rows.js';

const DAYS = 31;

/** The session of a request: that of its cookie where somebody logged in with it, else a new one. */
export class Session {
  readonly key: string;
  readonly #db: Database;

  constructor(db: Database, request: IncomingMessage) {
    this.#db = db;
    const [, given] = /(?:^|;\s*)session=([^;\s]+)/.exec(request.headers.cookie ?? '') ?? [];
    const isKnown = given !== undefined && db.sessionsByKey.get(given).length > 0;
    this.key = isKnown ? given : randomBytes(24).toString('base64url');
  }

  /** Who logged in with it. */
  get user(): UserRow | undefined {
    const [row] = this.#db.sessionsByKey.get(this.key);
    return row === undefined ? undefined : this.#db.users.get(row.userId);
  }

  /** Makes it that of a user. */
  logIn(user: UserRow): void {
    if (this.user?.id !== user.id) this.#db.sessions.insert({ key: this.key, userId: user.id });
  }

  /** The header that every answer has (copr contract 1). */
  cookie(now: number): string {
    const expires = new Date(now + DAYS * 24 * 3600 * 1000).toUTCString();
    return `session=${this.key}; Expires=${expires}; HttpOnly; Path=/`;
  }
}
