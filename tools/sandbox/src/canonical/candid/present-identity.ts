import type { IncomingHttpHeaders } from 'node:http';
import { readV1 } from '../macaroon/binary-v1.js';
import { readV2 } from '../macaroon/binary-v2.js';
import { type Macaroon, MalformedMacaroon } from '../macaroon/macaroon.js';
import type { Candid } from './candid.js';
import { refusal } from './candid-errors.js';
import type { DischargeToken } from './discharge-token.js';
import { identityOf } from './identity.js';
import { readSlice, shownMacaroons } from './macaroon-slice.js';

/** Who shows a login of Candid: by its token when there is one, else by cookies. Undefined: somebody has to log in. */
export function presentIdentity(
  candid: Candid,
  { headers, token }: { readonly headers: IncomingHttpHeaders; readonly token: DischargeToken | undefined },
): string | undefined {
  const shown = token === undefined ? shownMacaroons(headers) : [tokenMacaroons(token)];
  for (const slice of shown) {
    const conditions = candid.oven.read(slice);
    const username =
      conditions === undefined ? undefined : identityOf(conditions, { directory: candid, now: candid.now() });
    if (username !== undefined) return username;
  }
  return undefined;
}

/** The macaroons of a token: of an agent several, of a person one. @throws Refusal for bytes that are none, and for another kind */
export function tokenMacaroons({ kind, value }: DischargeToken): Macaroon[] {
  try {
    if (kind === 'agent') return readSlice(value);
    if (kind === 'macaroon') return [readOne(value)];
  } catch (error) {
    if (!(error instanceof MalformedMacaroon)) throw error;
  }
  throw refusal('cannot discharge: invalid token', 'bad request');
}

function readOne(value: Buffer): Macaroon {
  if (value[0] !== 2) return readV1(value);
  const { macaroon, rest } = readV2(value);
  if (rest.length > 0) throw new MalformedMacaroon('something stands behind the macaroon');
  return macaroon;
}
