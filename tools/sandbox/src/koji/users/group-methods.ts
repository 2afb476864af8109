import type { Call, Methods } from '../api/call.js';
import type { UserRow } from '../db/rows.js';
import { heldAt, revoke } from '../db/versions.js';
import { genericError } from '../hub-fault.js';
import { verifyName } from '../names.js';
import { str } from '../xmlrpc/python.js';
import type { Value } from '../xmlrpc/value.js';
import { findUser } from './find-user.js';

const GROUP = 2;

/** Groups of users: what a group may, its members may. */
export const groupMethods: Methods = {
  newGroup({ db, session }, args) {
    session.assertPerm('admin');
    const name = args.get('name');
    verifyName(name);
    if (findUser(db, name) !== undefined) throw genericError(`user/group already exists: ${name}`);
    return db.users.insert({ name, status: 0, usertype: GROUP, password: null, krb_principals: [] }).id;
  },

  addGroupMember(call, args) {
    call.session.assertPerm('admin');
    const group = groupOf(call, args.get('group'), 'Not a group');
    const user = findUser(call.db, args.get('user'));
    if (user === undefined) throw genericError(`Not a user: ${str(args.get('user'))}`);
    if (user.usertype === GROUP) throw genericError('Groups cannot be members of other groups');
    if (!members(call, group).includes(user.id)) {
      call.db.userGroups.insert({ user_id: user.id, group_id: group.id, ...call.created() });
    } else if (args.flag('strict')) throw genericError('User already in group');
    return null;
  },

  dropGroupMember(call, args) {
    call.session.assertPerm('admin');
    const user = findUser(call.db, args.get('user'), { strict: true });
    const group = groupOf(call, args.get('group'), 'Not a group');
    if (!members(call, group).includes(user.id)) {
      throw genericError(`No such user in group: ${str(args.get('group'))}`);
    }
    revoke(call, call.db.userGroups, (row) => row.group_id === group.id && row.user_id === user.id);
    return null;
  },

  getGroupMembers: (call, args) =>
    members(call, groupOf(call, args.get('group'), 'No such group')).map((member) => {
      const { id, krb_principals, name, usertype } = call.db.users.need(member);
      return { id, krb_principals, name, usertype };
    }),

  getUserGroups(call, args) {
    const user = findUser(call.db, args.get('user'), { strict: true });
    const rows = call.db.userGroups.filter((row) => row.user_id === user.id && heldAt(row, null));
    return rows.map(({ group_id: id }) => ({ id, name: call.db.users.need(id).name }));
  },
};

function groupOf({ db }: Call, info: Value, complaint: string): UserRow {
  const group = findUser(db, info);
  if (group?.usertype !== GROUP) throw genericError(`${complaint}: ${str(info)}`);
  return group;
}

function members({ db }: Call, { id }: UserRow): number[] {
  return db.userGroups
    .filter((row) => row.group_id === id && heldAt(row, null))
    .map(({ user_id }) => user_id);
}
