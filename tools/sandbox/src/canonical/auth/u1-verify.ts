import { type Condition, verifyMacaroons } from '../macaroon/verify.js';
import { type RootService, services } from '../services.js';
import { readDischarge } from '../sso/discharge.js';
import type { World } from '../world.js';
import type { Authorization } from './authorization.js';
import { keyOf } from './keys.js';
import { Denied, invalid, type Login } from './login.js';
import { readRoot } from './root-conditions.js';

/**
 * Who logged in through Ubuntu One: signatures, binding, expiry of both, revocation, age of the discharge.
 * @throws Denied saying which
 */
export function verifyU1(
  world: World,
  service: RootService,
  { root, discharges }: Extract<Authorization, { form: 'u1' }>,
): Login {
  let conditions: Condition[];
  try {
    conditions = verifyMacaroons({ rootKey: keyOf(world.keys[service], root.identifier), root, discharges });
  } catch (error) {
    throw invalid((error as Error).message);
  }
  const own = conditions.filter(({ of }) => of === root).map(({ text }) => text);
  const { limits, issued } = readRoot(services[service].name, own);
  const now = world.now() * 1000;
  if (limits.expires !== null && limits.expires <= now) throw invalid('the root macaroon has expired');
  if (issued <= world.logins.value.revokedAt) throw invalid('the login was revoked');
  const [discharge, ...more] = discharges;
  if (discharge === undefined || more.length > 0) throw invalid('one discharge is needed');
  const facts = readDischarge(conditions.filter(({ of }) => of === discharge).map(({ text }) => text));
  const account = world.accounts.byOpenId(facts.openid);
  if (account === undefined || facts.expires <= now) throw invalid('the discharge macaroon has expired');
  const isOld = facts.validSince <= world.logins.value.staleAt;
  const age = Math.max(0, Math.round((now - facts.validSince) / 1_000_000));
  if (isOld || age >= world.settings.dischargeAgeSeconds) throw new Denied({ reason: 'needs-refresh', age });
  return { ...limits, account, kind: 'u1', issued };
}
