import { randomUUID } from 'node:crypto';
import type { Account } from '../accounts.js';
import { writeInstant } from '../auth/instants.js';
import { keyOf } from '../auth/keys.js';
import { type Limits, writeLimits } from '../auth/limits.js';
import { invalid, type Login } from '../auth/login.js';
import { readRoot } from '../auth/root-conditions.js';
import { addThirdParty, bakeryMacaroon, writeBakery } from '../bakery/bakery-macaroon.js';
import { keyPairOf } from '../bakery/key-pair.js';
import type { BakeryVersion } from '../bakery/sealed-caveat.js';
import type { Macaroon } from '../macaroon/macaroon.js';
import { addCaveat, mint } from '../macaroon/sign.js';
import { fromArrayText } from '../macaroon/text.js';
import { type Condition, verifyMacaroons } from '../macaroon/verify.js';
import { type RootService, services } from '../services.js';
import type { World } from '../world.js';
import { identityOf } from './identity.js';

/** What makes a root for Candid differ from other macaroons of the same server. */
const KIND = 'candid:';

/**
 * A root of the dashboard or the gateway that Candid has to discharge, as the text of its JSON (canonical contract 3.2).
 * @param form the bakery's version: 1 is version 1 JSON, 2 version 2 JSON without `v`, 3 the envelope with contents beside the ids
 */
export function mintCandidRoot(
  world: World,
  service: RootService,
  { limits, form }: { readonly limits: Limits; readonly form: BakeryVersion },
): string {
  const { name } = services[service];
  const identifier = `${KIND}${randomUUID()}`;
  const rootKey = keyOf(world.keys[service], Buffer.from(identifier));
  let root = mint({ rootKey, location: new URL(world.urls[service]).host, identifier });
  root = addCaveat(root, `${name}|valid_since|${writeInstant(world.instants.next())}`);
  for (const caveat of writeLimits(name, limits)) root = addCaveat(root, caveat);
  const baked = addThirdParty(bakeryMacaroon(root, form), {
    condition: 'is-authenticated-user',
    // Charmhub writes it with a slash at the end.
    location: `${world.candid.location}/`,
    key: world.candid.key.publicKey,
    from: keyPairOf(keyOf(world.keys[service], Buffer.from('box'))),
  });
  // Charmhub is Python and writes the standard alphabet.
  return JSON.stringify(writeBakery(baked, 'base64'));
}

/**
 * Who logged in through Candid: a root of {@link mintCandidRoot} with all its bound discharges, as they stand in the `Macaroons` header.
 * @throws Denied saying what is wrong
 */
export function verifyCandid(world: World, service: RootService, header: string): Login {
  const { root, conditions } = open(world, service, header);
  const own = conditions.filter(({ of }) => of === root).map(({ text }) => text);
  const { limits, issued } = readRoot(services[service].name, own);
  if (limits.expires !== null && limits.expires <= world.now() * 1000)
    throw invalid('the root macaroon has expired');
  if (issued <= world.logins.value.revokedAt) throw invalid('the login was revoked');
  const account = accountOf(
    world,
    conditions.filter(({ of }) => of !== root),
  );
  if (account === undefined) throw invalid('nobody is declared');
  return { ...limits, account, kind: 'u1', issued };
}

function open(
  world: World,
  service: RootService,
  header: string,
): { root: Macaroon; conditions: Condition[] } {
  try {
    const [root, ...discharges] = fromArrayText(header);
    if (root?.identifier.toString('utf8').startsWith(KIND) !== true) throw new Error('not a root of ours');
    const rootKey = keyOf(world.keys[service], root.identifier);
    return { root, conditions: verifyMacaroons({ rootKey, root, discharges }) };
  } catch (error) {
    throw invalid((error as Error).message);
  }
}

/** The store's account of who Candid declares; an agent acts for one. */
function accountOf(world: World, conditions: readonly Condition[]): Account | undefined {
  const { candid, accounts } = world;
  const username = identityOf(conditions, { directory: candid, now: world.now() });
  if (username === undefined) return undefined;
  const agent = candid.agents.byUsername(username);
  return agent === undefined ? accounts.byUsername(username) : accounts.byId(agent.accountId);
}
