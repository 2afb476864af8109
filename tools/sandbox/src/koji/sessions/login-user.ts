import type { Call } from '../api/call.js';
import { HubFault } from '../hub-fault.js';

/** The user of a name, made where there is none (koji contract 3). @throws HubFault 1002 on a hub that makes none */
export function userOfName(call: Call, name: string): number {
  return call.db.usersByName.get(name)[0]?.id ?? make(call, { name, principals: [], unknown: name });
}

/** The user of a principal; a new one is called what stands before its realm. */
export function userOfPrincipal(call: Call, principal: string): number {
  const { db } = call;
  const known = db.users.find(({ krb_principals }) => krb_principals.includes(principal));
  if (known !== undefined) return known.id;
  const name = principal.slice(0, principal.indexOf('@'));
  const sameName = db.usersByName.get(name)[0];
  if (sameName === undefined || !call.hub.settings.loginCreatesUser) {
    return make(call, { name, principals: [principal], unknown: principal });
  }
  db.users.update(sameName.id, { krb_principals: [...sameName.krb_principals, principal] });
  return sameName.id;
}

function make({ db, hub }: Call, user: { name: string; principals: string[]; unknown: string }): number {
  if (!hub.settings.loginCreatesUser) throw new HubFault('AuthError', `Unknown user: ${user.unknown}`);
  return db.users.insert({
    name: user.name,
    status: 0,
    usertype: 0,
    password: null,
    krb_principals: user.principals,
  }).id;
}
