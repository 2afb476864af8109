import { randomBytes, randomUUID } from 'node:crypto';
import type { Macaroon } from '../macaroon/macaroon.js';
import { addCaveat, addThirdPartyCaveat, mint } from '../macaroon/sign.js';
import { type RootService, services } from '../services.js';
import type { World } from '../world.js';
import { writeInstant } from './instants.js';
import { keyOf } from './keys.js';
import { type Limits, writeLimits } from './limits.js';
import { writeSsoCaveat } from './sso-caveat.js';

/**
 * A root of the dashboard or the gateway that Ubuntu One has to discharge (canonical contract 3.1). The third-party caveat's location is
 * SSO's host and port, which is what clients look for.
 */
export function mintU1Root(world: World, service: RootService, limits: Limits): Macaroon {
  const { name } = services[service];
  const identifier = randomUUID();
  const rootKey = keyOf(world.keys[service], Buffer.from(identifier));
  let root = mint({ rootKey, location: new URL(world.urls[service]).host, identifier });
  root = addCaveat(root, `${name}|valid_since|${writeInstant(world.instants.next())}`);
  for (const caveat of writeLimits(name, limits)) root = addCaveat(root, caveat);
  const dischargeKey = randomBytes(24);
  return addThirdPartyCaveat(root, {
    rootKey: dischargeKey,
    id: writeSsoCaveat(world.keys.sso, dischargeKey),
    location: new URL(world.urls.sso).host,
  });
}
