import { z } from 'zod';
import type { Account } from '../accounts.js';
import { Denied } from '../auth/login.js';
import { openSsoCaveat } from '../auth/sso-caveat.js';
import { type Answer, ok } from '../http/answer.js';
import { readJson } from '../http/body.js';
import { underscore } from '../http/error-list.js';
import { type Call, Router } from '../http/router.js';
import type { Macaroon } from '../macaroon/macaroon.js';
import { fromText, toText } from '../macaroon/text.js';
import { isSignedWith } from '../macaroon/verify.js';
import type { World } from '../world.js';
import { type DischargeFacts, mintDischarge, readDischarge } from './discharge.js';
import { refuseSso } from './errors.js';

const dischargeBody = z.strictObject({
  email: z.string(),
  password: z.string(),
  caveat_id: z.string(),
  otp: z.string().optional(),
});
const refreshBody = z.strictObject({ discharge_macaroon: z.string() });

/** login.ubuntu.com: discharges the caveats of both stores (canonical contract 3.1, 3.4). */
export function createSso(world: World): Router {
  return new Router(underscore)
    .on('POST', '/api/v2/tokens/discharge', (call) => discharge(world, call))
    .on('POST', '/api/v2/tokens/refresh', (call) => refresh(world, call));
}

async function discharge(world: World, call: Call): Promise<Answer> {
  const { email, password, otp, caveat_id } = await readJson(call, underscore, dischargeBody);
  const account = authenticate(world, { email, password, otp });
  const rootKey = openSsoCaveat(world.keys.sso, caveat_id);
  if (rootKey === undefined)
    throw refuseSso(world, 400, 'invalid-data', {
      message: 'Invalid request data',
      extra: { caveat_id: ['this caveat is not for login.ubuntu.com'] },
    });
  return ok({
    discharge_macaroon: toText(mintDischarge(world, { account, rootKey, identifier: caveat_id })),
  });
}

function authenticate(
  world: World,
  { email, password, otp }: { email: string; password: string; otp: string | undefined },
): Account {
  const missing = Object.entries({ email, password }).filter(([, value]) => value === '');
  if (missing.length > 0) {
    const extra = Object.fromEntries(missing.map(([field]) => [field, ['Field required']]));
    throw refuseSso(world, 400, 'invalid-data', { message: 'Invalid request data', extra });
  }
  const account = world.accounts.byEmail(email);
  if (account?.password !== password)
    throw refuseSso(world, 401, 'invalid-credentials', {
      message: 'Provided email/password is not correct.',
    });
  if (account.status !== 'active')
    throw refuseSso(world, 403, `account-${account.status}`, {
      message: `Your account is ${account.status}.`,
    });
  if (account.otp === null) return account;
  if (otp === undefined || otp === '')
    throw refuseSso(world, 401, 'twofactor-required', { message: '2-factor authentication required.' });
  if (otp !== account.otp)
    throw refuseSso(world, 403, 'twofactor-failure', {
      message: 'The provided 2-factor key is not recognised.',
    });
  return account;
}

/** A discharge as young as this moment for one that nothing but age is wrong with. It comes unbound. */
async function refresh(world: World, call: Call): Promise<Answer> {
  const { discharge_macaroon } = await readJson(call, underscore, refreshBody);
  const refused = refuseSso(world, 401, 'invalid-credentials', {
    message: 'The discharge macaroon is not valid.',
  });
  let old: Macaroon;
  try {
    old = fromText(discharge_macaroon);
  } catch {
    throw refuseSso(world, 400, 'invalid-data', {
      message: 'Invalid request data',
      extra: { discharge_macaroon: ['this is no macaroon'] },
    });
  }
  const rootKey = openSsoCaveat(world.keys.sso, old.identifier.toString('utf8'));
  // A bound one has another signature.
  if (rootKey === undefined || !isSignedWith(rootKey, old)) throw refused;
  const facts = factsOf(old);
  const account = facts === undefined ? undefined : world.accounts.byOpenId(facts.openid);
  if (facts === undefined || account?.status !== 'active' || facts.expires <= world.now() * 1000)
    throw refused;
  const { expires } = facts;
  const fresh = mintDischarge(world, { account, rootKey, identifier: old.identifier, expires });
  return ok({ discharge_macaroon: toText(fresh) });
}

/** Undefined for one to which somebody added caveats that SSO does not know: it would not be the same after a refresh. */
function factsOf(discharge: Macaroon): DischargeFacts | undefined {
  try {
    return readDischarge(discharge.caveats.map(({ id }) => id.toString('utf8')));
  } catch (error) {
    if (error instanceof Denied) return undefined;
    throw error;
  }
}
