import type { Call } from '../api/call.js';
import type { NameRow } from '../db/rows.js';
import { needNamed } from '../find-named.js';
import { HubFault } from '../hub-fault.js';
import type { Value } from '../xmlrpc/value.js';

/** The content generator, which the user may import with. @throws HubFault 1002 (recording fault-CGImport-not-cg-user) */
export function assertGenerator({ db, session }: Call, info: Value): NameRow {
  const cg = needNamed<NameRow>(db.contentGenerators, info);
  const { user } = session.state;
  if (user === null) throw new HubFault('AuthError', 'Not logged-in');
  const access = db.cgUsers.find(
    (row) => row.cg_id === cg.id && row.user_id === user.id && row.revoke_event === null,
  );
  if (access === undefined) throw new HubFault('AuthError', `Content generator access required (${cg.name})`);
  return cg;
}
