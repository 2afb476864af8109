import {
  type Caveat,
  formBody,
  isThirdParty,
  type Macaroon,
  macaroonsHeader,
  PublishError,
  type ThirdPartyCaveat,
} from '@omnipub/core';
import { bakeryAnswer, type InteractionInfo } from './bakery-answer.js';
import type { BakeryHttp } from './bakery-http.js';
import { type DischargeToken, textIfUtf8, tokenFields } from './discharge-token.js';

/** What an interaction came to: a token to discharge with, or (the old way) the discharge itself. */
export type InteractionResult = { readonly token: DischargeToken } | { readonly discharge: Macaroon };

/** Proves to a discharger who is there. @param at the caveat's location: addresses are relative to it */
export type Interact = (info: InteractionInfo, at: URL) => Promise<InteractionResult>;

/** What {@link dischargeAll} is given. */
export interface DischargeParts {
  readonly store: string;
  readonly http: BakeryHttp;
  readonly interact: Interact;
  /** Discharges a caveat with our own key, where its location says `local`. @default it can't be */
  readonly local?: (caveat: ThirdPartyCaveat, data: Uint8Array | undefined) => Macaroon;
}

/** Nobody is asked by more third parties than this. */
const MOST_DISCHARGES = 50;
/** A discharger may want a macaroon of its own so often (canonical contract 3.2 step 3). */
const MOST_MACAROONS = 3;
/** Macaroons for a discharger that has to be proven to be somebody by another discharger. */
const DEEPEST = 3;

/**
 * Discharges every third-party caveat of a macaroon, and those of the discharges, first come first served (canonical contract 3.2
 * step 2). Unbound; caveats without a location are the store's own.
 * @throws PublishError AUTH_DENIED when a discharger refuses; PROTOCOL for answers that make no sense
 */
export async function dischargeAll(root: Macaroon, parts: DischargeParts, depth = 0): Promise<Macaroon[]> {
  const discharges: Macaroon[] = [];
  const queue = wanted(root);
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    if (discharges.length >= MOST_DISCHARGES || depth > DEEPEST)
      throw new PublishError('PROTOCOL', 'the login leads from one login server to the next without end', {
        store: parts.store,
      });
    const discharge = await acquire(next, parts, depth);
    discharges.push(discharge);
    queue.push(...wanted(discharge));
  }
  return discharges;
}

interface Wanted {
  readonly caveat: ThirdPartyCaveat;
  readonly location: string;
  /** What a bakery of version 3 keeps outside of the id. */
  readonly data: Uint8Array | undefined;
}

function wanted({ caveats, bakery }: Macaroon): Wanted[] {
  return caveats.filter(isThirdParty).flatMap((caveat) => {
    const { id, location = '' } = caveat;
    const data = bakery?.caveatData.get(Buffer.from(id).toString('base64'));
    return location === '' ? [] : [{ caveat, location, data }];
  });
}

async function acquire(
  { caveat, location, data }: Wanted,
  parts: DischargeParts,
  depth: number,
): Promise<Macaroon> {
  const { store, http, interact, local } = parts;
  if (local !== undefined && /^local( |$)/u.test(location)) return local(caveat, data);
  if (!URL.canParse(location))
    throw new PublishError('PROTOCOL', 'the store names a login server that is no URL', { store });
  const at = new URL(location.endsWith('/') ? location : `${location}/`);
  let token: DischargeToken | undefined;
  for (let macaroons = 0; ; ) {
    const answer = await http.json(bakeryAnswer, {
      url: new URL('discharge', at),
      body: formBody(fieldsOf(caveat, data, token)),
      what: 'the login',
      accept: [401, 407],
    });
    if (answer.type === 'macaroon') return answer.macaroon;
    if (answer.type === 'macaroon-wanted') {
      if (++macaroons > MOST_MACAROONS) throw refused(store, at, 'it wants one macaroon after the other');
      const own = await dischargeAll(answer.macaroon, parts, depth + 1);
      // Any base64 will do there; this is the form of the header.
      http.setCookie(new URL(answer.path, at), answer.cookieName, macaroonsHeader(answer.macaroon, own));
      continue;
    }
    if (answer.type === 'refused')
      throw refused(store, at, answer.message || answer.code || 'it gave no reason');
    if (token !== undefined) throw refused(store, at, answer.message || 'it asks to log in again and again');
    const result = await interact(answer.info, at);
    if ('discharge' in result) return result.discharge;
    token = result.token;
  }
}

/** In the order of the vendor's client (candid_login_snapstore, candid_login_bakery_v3_cdata). */
function fieldsOf(
  { id }: Caveat,
  data: Uint8Array | undefined,
  token: DischargeToken | undefined,
): [string, string][] {
  const text = textIfUtf8(id);
  return [
    text === undefined ? ['id64', Buffer.from(id).toString('base64')] : ['id', text],
    ...(token === undefined ? [] : tokenFields(token)),
    ...(data === undefined
      ? []
      : [['caveat64', Buffer.from(data).toString('base64url')] as [string, string]]),
  ];
}

function refused(store: string, at: URL, why: string): PublishError {
  return new PublishError('AUTH_DENIED', `the login server ${at.host} refused the login: ${why}`, {
    store,
    recovery: 'login',
    hint: 'log in again, with an account that may use this store',
    storeMessage: why,
  });
}
