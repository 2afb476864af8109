import { isAdmin } from '../authorize.js';
import type { Call } from '../daemon.js';
import { forbidden, wrap } from '../errors.js';
import type { JsonValue } from '../go/json-encode.js';
import { quote, type Raw } from '../go/raw.js';

/** What an answer holds besides its status; most actions have nothing to say (gobbler contract 1.1). */
export type Payload = ReadonlyMap<Raw, JsonValue>;

/** The work of one kind of request. */
export type Action = (call: Call) => Promise<Payload | undefined>;

/** The owner of the request file. @throws GobblerError, UnknownOwner */
export async function requester(call: Call): Promise<Raw> {
  try {
    return await call.daemon.identity.ownerOf(call.file);
  } catch (error) {
    throw wrap(`failed to find owner of ${quote(call.file)}`, error);
  }
}

/** The owner of the request file, who has to be an admin. `to` says what is not authorised. @throws GobblerError 403 */
export async function requireAdmin(call: Call, to: Raw): Promise<Raw> {
  const user = await requester(call);
  if (!isAdmin(call.daemon, user)) throw forbidden(`user ${quote(user)} is not authorized to ${to}`);
  return user;
}
