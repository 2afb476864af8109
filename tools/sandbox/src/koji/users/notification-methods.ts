import type { Args } from '../api/args.js';
import type { Call, Methods } from '../api/call.js';
import type { NotificationRow } from '../db/rows.js';
import { needNamed } from '../find-named.js';
import { genericError } from '../hub-fault.js';
import { needTagId } from '../tags/find-tag.js';
import { str } from '../xmlrpc/python.js';
import type { Struct } from '../xmlrpc/value.js';
import { findUser } from './find-user.js';

/** Who wants to hear of which builds. Nobody is written to. */
export const notificationMethods: Methods = {
  getBuildNotifications({ db, session }, args) {
    const asked = args.get('userID');
    const user = asked === null ? session.assertLogin() : findUser(db, asked, { strict: true });
    return db.notifications.filter(({ user_id }) => user_id === user.id).map(shown);
  },

  // No method of the sandbox makes blocks, so that nobody has any.
  getBuildNotificationBlocks({ db, session }, args) {
    const asked = args.get('userID');
    if (asked === null) session.assertLogin();
    else findUser(db, asked, { strict: true });
    return [];
  },

  getBuildNotification({ db }, args) {
    const id = args.get('id');
    const row = typeof id === 'number' ? db.notifications.get(id) : undefined;
    if (row === undefined && args.flag('strict'))
      throw genericError(`No notification with ID ${str(id)} found`);
    return row === undefined ? null : shown(row);
  },

  createNotification(call, args) {
    const { db, session } = call;
    const own = loggedIn(call);
    const user = findUser(db, args.get('user_id'));
    if (user === undefined) throw genericError(`No such user ID: ${str(args.get('user_id'))}`);
    if (user.id !== own.id && !session.hasPerm('admin')) {
      throw genericError(`user ${own.name} cannot create notifications for user ${user.name}`);
    }
    const wanted = wish(call, args);
    assertNew(call, user.id, wanted);
    db.notifications.insert({ user_id: user.id, ...wanted, email: `${user.name}@sandbox.example` });
    return null;
  },

  updateNotification(call, args) {
    const row = ownNotification(call, args, 'update');
    const wanted = wish(call, args);
    assertNew(call, row.user_id, wanted);
    call.db.notifications.update(row.id, wanted);
    return null;
  },

  deleteNotification(call, args) {
    call.db.notifications.delete(ownNotification(call, args, 'delete').id);
    return null;
  },
};

type Wish = Pick<NotificationRow, 'package_id' | 'tag_id' | 'success_only'>;

function wish({ db }: Call, args: Args): Wish {
  const pkg = args.get('package_id');
  const tag = args.get('tag_id');
  return {
    package_id: pkg === null ? null : needNamed(db.packages, pkg).id,
    tag_id: tag === null ? null : needTagId(db, tag),
    success_only: args.flag('success_only'),
  };
}

function assertNew({ db }: Call, userId: number, wanted: Wish): void {
  const same = db.notifications.find(
    (row) =>
      row.user_id === userId &&
      row.package_id === wanted.package_id &&
      row.tag_id === wanted.tag_id &&
      row.success_only === wanted.success_only,
  );
  if (same !== undefined) throw genericError('notification already exists');
}

function ownNotification(call: Call, args: Args, action: string): NotificationRow {
  const own = loggedIn(call);
  const id = args.get('id');
  const row = typeof id === 'number' ? call.db.notifications.get(id) : undefined;
  if (row === undefined) throw genericError(`No notification with ID ${str(id)} found`);
  if (row.user_id !== own.id && !call.session.hasPerm('admin')) {
    throw genericError(`user ${own.id} cannot ${action} notifications for user ${row.user_id}`);
  }
  return row;
}

function loggedIn({ session }: Call): { id: number; name: string } {
  const { user } = session.state;
  if (user === null) throw genericError('Not logged-in');
  return user;
}

function shown({ email, id, package_id, success_only, tag_id, user_id }: NotificationRow): Struct {
  return { email, id, package_id, success_only, tag_id, user_id };
}
