import { randomUUID } from 'node:crypto';
import type { Account } from '../accounts.js';
import type { Macaroon } from '../macaroon/macaroon.js';
import { addCaveat, mint } from '../macaroon/sign.js';
import { fromText, toText } from '../macaroon/text.js';
import { verifyMacaroons } from '../macaroon/verify.js';
import { type RootService, services } from '../services.js';
import type { World } from '../world.js';
import { readInstant, writeInstant } from './instants.js';
import { keyOf } from './keys.js';
import { type Limits, narrow, unlimited, writeLimits } from './limits.js';
import { Denied, invalid, type Login } from './login.js';

/** What makes a token differ from a root of the same server. */
const KIND = 'token';

/** A ready token of the dashboard or the gateway: what an exchange answers (canonical contract 3.1, 3.2). It cannot be refreshed. */
export function mintToken(
  world: World,
  service: RootService,
  login: Limits & { readonly account: Account },
): string {
  const { name } = services[service];
  const identifier = `${KIND}:${randomUUID()}`;
  const rootKey = keyOf(world.keys[service], Buffer.from(identifier));
  let token = mint({ rootKey, location: new URL(world.urls[service]).host, identifier });
  token = addCaveat(token, `${name}|account|${login.account.id}`);
  token = addCaveat(token, `${name}|valid_since|${writeInstant(world.instants.next())}`);
  return toText(writeLimits(name, login).reduce(addCaveat, token));
}

/** Who a token of this server belongs to. @throws Denied for one that is not ours, has expired or was revoked */
export function verifyToken(world: World, service: RootService, text: string): Login {
  const conditions = openToken(world, service, text);
  const { name } = services[service];
  let limits = unlimited;
  const facts: Record<string, string> = {};
  for (const condition of conditions) {
    const [, key = '', value = ''] = /^[^|]+\|(account|valid_since)\|(.+)$/su.exec(condition) ?? [];
    const narrowed = key === '' ? narrow(name, limits, condition) : limits;
    if (narrowed === undefined) throw invalid('a caveat that is not known');
    limits = narrowed;
    // Who holds a token may add caveats; a second one of these would be another account, or a younger token.
    if (key in facts) throw invalid('a caveat that is doubled');
    if (key !== '') facts[key] = value;
  }
  const account = world.accounts.byId(facts['account'] ?? '');
  const issued = readInstant(facts['valid_since'] ?? '');
  if (account === undefined || issued === undefined) throw invalid('unknown-credentials');
  if (limits.expires !== null && limits.expires <= world.now() * 1000)
    throw invalid('the macaroon has expired');
  if (issued <= world.logins.value.revokedAt) throw invalid('the login was revoked');
  const age = Math.max(0, Math.round((world.now() * 1000 - issued) / 1_000_000));
  // Charmhub says so of tokens too, though nothing can refresh them (recording charmhub_needs_refresh_candid).
  if (issued <= world.logins.value.staleTokensAt) throw new Denied({ reason: 'needs-refresh', age });
  return { ...limits, account, kind: 'token', issued };
}

function openToken(world: World, service: RootService, text: string): string[] {
  let token: Macaroon;
  try {
    token = fromText(text);
  } catch {
    throw invalid('unknown-credentials');
  }
  if (!token.identifier.toString('utf8').startsWith(`${KIND}:`)) throw invalid('unknown-credentials');
  try {
    const rootKey = keyOf(world.keys[service], token.identifier);
    return verifyMacaroons({ rootKey, root: token, discharges: [] }).map((one) => one.text);
  } catch (error) {
    throw invalid((error as Error).message);
  }
}
