import type { Call, Methods } from '../api/call.js';
import type { UserRow } from '../db/rows.js';
import { findNamed, needNamed } from '../find-named.js';
import { genericError, HubFault } from '../hub-fault.js';
import { verifyName, verifyUserName } from '../names.js';
import { queryRows } from '../query/query-rows.js';
import { repr, str, truthy } from '../xmlrpc/python.js';
import { isList, type Value } from '../xmlrpc/value.js';
import { findUser } from './find-user.js';
import { userInfo } from './user-info.js';

/** Users and permissions (koji contract 11). */
export const userMethods: Methods = {
  getUser(call, args) {
    const user = askedUser(call, args.get('userInfo'), { strict: args.flag('strict') });
    if (user === undefined) return null;
    const { krb_principals, ...info } = userInfo(user);
    return args.flag('krb_princs') ? { ...info, krb_principals: krb_principals ?? [] } : info;
  },

  listUsers({ db }, args) {
    const type = args.get('userType');
    if (type !== null && typeof type !== 'number' && !isList(type)) {
      throw new HubFault('ParameterError', 'userType must be integer, list, tuple or None');
    }
    const types = isList(type) ? type : [type];
    const prefix = args.get('prefix');
    const perm = args.get('perm');
    const permission = truthy(perm) ? needNamed(db.permissions, perm) : undefined;
    const users = db.users.filter(
      (user) =>
        (type === null || types.includes(user.usertype)) &&
        (typeof prefix !== 'string' || user.name.startsWith(prefix)) &&
        (permission === undefined || holds(db, user.id, permission.id)),
    );
    return queryRows(users.map(userInfo), args.get('queryOpts'));
  },

  createUser({ db, session }, args) {
    session.assertPerm('admin');
    const name = args.get('username');
    const principal = args.get('krb_principal');
    verifyUserName(name);
    if (principal !== null) verifyUserName(principal);
    if (findUser(db, name) !== undefined) throw genericError(`user already exists: ${name}`);
    if (principal !== null && findUser(db, { krb_principal: principal }) !== undefined) {
      throw genericError(`user with this Kerberos principal already exists: ${principal}`);
    }
    const status = args.get('status');
    if (status !== null && status !== 0 && status !== 1) throw genericError(`invalid status: ${str(status)}`);
    return db.users.insert({
      name,
      status: status === 1 ? 1 : 0,
      usertype: 0,
      password: null,
      krb_principals: principal === null ? [] : [principal],
    }).id;
  },

  enableUser: (call, args) => setStatus(call, args.get('username'), 0),
  disableUser: (call, args) => setStatus(call, args.get('username'), 1),

  getUserPerms: (call, args) => {
    const user = askedUser(call, args.get('userID'), { strict: true });
    return user === undefined ? [] : call.hub.sessions.permissionsOf(user.id);
  },

  hasPerm({ db, session }, args) {
    const permission = args.get('perm');
    if (args.flag('strict') && findNamed(db.permissions, permission) === undefined) {
      throw genericError(`No such permission ${str(permission)} defined`);
    }
    return session.hasPerm(str(permission));
  },

  editPermission({ db, session }, args) {
    session.assertPerm('admin');
    db.permissions.update(needNamed(db.permissions, args.get('permission')).id, {
      description: str(args.get('description')),
    });
    return null;
  },

  getAllPerms: ({ db }) =>
    db.permissions.all().map(({ description, id, name }) => ({ description, id, name })),

  grantPermission(call, args) {
    const { db, session } = call;
    session.assertPerm('admin');
    const name = args.get('permission');
    const description = args.get('description');
    if (args.flag('create')) verifyName(name);
    else if (description !== null) throw genericError('Description should be specified only with create.');
    const user = findUser(db, args.get('userinfo'), { strict: true });
    const found = args.flag('create') ? findNamed(db.permissions, name) : needNamed(db.permissions, name);
    const permission = found ?? db.permissions.insert({ name: str(name), description: null });
    if (typeof description === 'string') db.permissions.update(permission.id, { description });
    if (holds(db, user.id, permission.id)) {
      throw genericError(`user ${str(args.get('userinfo'))} already has permission: ${permission.name}`);
    }
    db.userPerms.insert({ user_id: user.id, perm_id: permission.id, ...call.created() });
    return null;
  },

  revokePermission(call, args) {
    const { db, session } = call;
    session.assertPerm('admin');
    const user = findUser(db, args.get('userinfo'), { strict: true });
    const permission = needNamed(db.permissions, args.get('permission'));
    if (!holds(db, user.id, permission.id)) {
      throw genericError(`user ${str(args.get('userinfo'))} does not have permission: ${permission.name}`);
    }
    for (const row of db.userPerms.all()) {
      const active = row.revoke_event === null;
      if (active && row.user_id === user.id && row.perm_id === permission.id) {
        db.userPerms.update(row.id, call.revoked());
      }
    }
    return null;
  },
};

function askedUser({ db, session }: Call, info: Value, options: { strict: boolean }): UserRow | undefined {
  const own = session.state.user;
  if (info === null && own === null) throw genericError('No user provided');
  const user = info === null && own !== null ? own : findUser(db, info);
  if (user === undefined && options.strict) throw genericError(`No such user: ${repr(info)}`);
  return user;
}

function holds(db: Call['db'], userId: number, permId: number): boolean {
  return (
    db.userPerms.find(
      (row) => row.user_id === userId && row.perm_id === permId && row.revoke_event === null,
    ) !== undefined
  );
}

function setStatus({ db, session }: Call, info: Value, status: number): null {
  const user = findUser(db, info);
  if (user === undefined) throw genericError(`No such user: ${str(info)}`);
  session.assertPerm('admin');
  if (user.status !== status) db.users.update(user.id, { status });
  return null;
}
