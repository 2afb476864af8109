import type { Database } from '../db/database.js';
import type { UserRow } from '../db/rows.js';
import { genericError } from '../hub-fault.js';
import { repr, typeOf } from '../xmlrpc/python.js';
import { isStruct, type Value } from '../xmlrpc/value.js';

/**
 * A user by id, name or principal, or by a struct of these.
 * @throws HubFault 1000 for other types, and with `strict` when there is none
 */
export function findUser(db: Database, info: Value, options: { strict: true }): UserRow;
export function findUser(db: Database, info: Value, options?: { strict?: boolean }): UserRow | undefined;
export function findUser(db: Database, info: Value, options: { strict?: boolean } = {}): UserRow | undefined {
  const user = lookUp(db, info);
  if (user === undefined && options.strict === true) throw genericError(`No such user: ${repr(info)}`);
  return user;
}

function lookUp(db: Database, info: Value): UserRow | undefined {
  if (typeof info === 'number') return db.users.get(info);
  if (typeof info === 'string') {
    return (
      db.usersByName.get(info)[0] ?? db.users.find(({ krb_principals }) => krb_principals.includes(info))
    );
  }
  if (!isStruct(info)) throw genericError(`Invalid type for userInfo: ${typeOf(info)}`);
  const { id, name, krb_principal: principal } = info;
  if (id !== undefined && id !== null && typeof id !== 'number') {
    throw genericError(`Invalid type for userid: ${typeOf(id)}`);
  }
  return db.users.find(
    (user) =>
      (typeof id !== 'number' || user.id === id) &&
      (typeof name !== 'string' || name === '' || user.name === name) &&
      (typeof principal !== 'string' || principal === '' || user.krb_principals.includes(principal)),
  );
}
