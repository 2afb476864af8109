import type { Database } from '../db/database.js';
import type { UserRow } from '../db/rows.js';
import type { Value } from '../xmlrpc/value.js';

/** A user as getUser answers it (recording getUser). */
export function userInfo(user: UserRow): { [key: string]: Value } {
  return {
    id: user.id,
    name: user.name,
    status: user.status,
    usertype: user.usertype,
    krb_principals: user.krb_principals,
  };
}

/** The name of a user by its id. @throws RangeError when there is none */
export function needUserName(db: Database, id: number): string {
  return db.users.need(id).name;
}
