import { writeBakery } from '../bakery/bakery-macaroon.js';
import { type CaveatContents, openCaveat, UnreadableCaveat } from '../bakery/sealed-caveat.js';
import { type Answer, ok } from '../http/answer.js';
import type { Call } from '../http/router.js';
import type { Candid } from './candid.js';
import { refusal } from './candid-errors.js';
import { readWanted, type Wanted } from './caveat-condition.js';
import { declared } from './conditions.js';
import { type DischargeRequest, readDischargeRequest } from './discharge-request.js';
import { type Grant, grant } from './grant.js';
import { identityCookie } from './identity-cookie.js';
import { interactionRequired } from './interaction-required.js';
import { macaroonRequired } from './macaroon-required.js';
import { presentIdentity, tokenMacaroons } from './present-identity.js';

/** `POST /discharge`: says yes to a third-party caveat, or asks for a login first (canonical contract 3.2). */
export async function discharge(candid: Candid, call: Call): Promise<Answer> {
  const asked = await readDischargeRequest(call);
  const contents = openAsked(candid, asked.caveat);
  const { dischargeRefusal, requiresMacaroon } = candid.settings;
  if (dischargeRefusal !== undefined)
    throw refusal(`cannot discharge: ${dischargeRefusal.message}`, dischargeRefusal.code);
  const wanted = readWanted(contents.condition);
  const answer = (rest: Pick<Grant, 'declarations' | 'depth'>): Answer =>
    ok({ Macaroon: writeBakery(grant(candid, { ...asked, contents, ...rest }), 'base64url') });
  if (wanted.is === 'nested') return answer({ declarations: [], depth: wanted.depth });
  const isOwn = contents.sealedBy.equals(candid.key.publicKey);
  const { headers } = call.request;
  const wantsMacaroon = requiresMacaroon && !isOwn;
  const username = presentIdentity(candid, { headers, token: wantsMacaroon ? undefined : asked.token });
  if (username === undefined && wantsMacaroon) return macaroonRequired(candid, call);
  if (username === undefined)
    return interactionRequired(candid, call, { info: asked, forcesLegacy: wanted.forcesLegacy });
  const granted = answer({
    declarations: declarations(candid, wanted, username),
    depth: isOwn ? 0 : candid.settings.nestedDepth,
  });
  return asked.token === undefined
    ? granted
    : { ...granted, headers: identityCookie(tokenMacaroons(asked.token)) };
}

/** Opens a caveat that was sealed for this Candid. @throws Refusal in the bakery's words */
export function openAsked(candid: Candid, caveat: DischargeRequest['caveat']): CaveatContents {
  try {
    return openCaveat(caveat, candid.key);
  } catch (error) {
    if (!(error instanceof UnreadableCaveat)) throw error;
    throw refusal(`cannot discharge: discharger cannot decode caveat id: ${error.message}`);
  }
}

type Authenticated = Extract<Wanted, { is: 'authenticated' }>;

/** What a discharge says of somebody: who it is, and nothing for whatever else it was asked to say. */
export function declarations(candid: Candid, wanted: Authenticated, username: string): string[] {
  const { attribute, needed } = wanted;
  const who = declared(attribute, attribute === 'userid' ? candid.userIdOf(username) : username);
  return [who, ...needed.filter((name) => name !== attribute).map((name) => declared(name, ''))];
}
