import { addThirdParty, writeBakery } from '../bakery/bakery-macaroon.js';
import type { BakeryVersion } from '../bakery/sealed-caveat.js';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/router.js';
import type { Candid } from './candid.js';
import { bakeryAnswer, protocolVersion } from './candid-errors.js';
import { timeBefore } from './conditions.js';

/**
 * Answers that a macaroon has to be discharged first, and shown in the cookie `macaroon-auth` (canonical contract 3.2).
 * Its caveat is for Candid itself, which asks for a login.
 */
export function macaroonRequired(candid: Candid, call: Call): Answer {
  const spoken = protocolVersion(call.request.headers['bakery-protocol-version']);
  const version = Math.max(1, spoken) as BakeryVersion;
  const baked = candid.oven.bake(version, [timeBefore(candid.now() + candid.settings.tokenTtlMs)]);
  const macaroon = addThirdParty(baked, {
    condition: 'is-authenticated-user',
    location: candid.location,
    key: candid.key.publicKey,
    from: candid.key,
  });
  return bakeryAnswer(
    {
      code: 'macaroon discharge required',
      message: 'cannot discharge: macaroon discharge required',
      info: {
        Macaroon: writeBakery(macaroon, 'base64url'),
        MacaroonPath: pathToRoot(call.path),
        CookieNameSuffix: 'auth',
      },
    },
    { version: spoken, keys: candid.settings.errorKeys },
  );
}

/** The relative path from a request's to `/`. */
function pathToRoot(path: string): string {
  const depth = path.split('/').length - 2;
  return depth === 0 ? '.' : '../'.repeat(depth);
}
