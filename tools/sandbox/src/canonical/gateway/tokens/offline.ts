import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Account } from '../../accounts.js';
import { keyOf } from '../../auth/keys.js';
import { unlimited } from '../../auth/limits.js';
import { invalid } from '../../auth/login.js';
import { mintToken } from '../../auth/token.js';
import { type Answer, ok } from '../../http/answer.js';
import type { Call } from '../../http/router.js';
import { addCaveat, mint } from '../../macaroon/sign.js';
import { fromText, toText } from '../../macaroon/text.js';
import { verifyMacaroons } from '../../macaroon/verify.js';
import type { World } from '../../world.js';
import { denying } from '../access.js';
import { readJson } from '../json-body.js';

const KIND = 'admin:';
const OWNER = 'admin|account|';

/** The macaroon of an on-prem store's administrator, which that store prints for whoever runs it (canonical contract 3.3). */
export function mintAdminMacaroon(world: World, account: Account): string {
  const identifier = `${KIND}${randomUUID()}`;
  const rootKey = keyOf(world.keys.charmhub, Buffer.from(identifier));
  const location = new URL(world.urls.charmhub).host;
  return toText(addCaveat(mint({ rootKey, location, identifier }), `${OWNER}${account.id}`));
}

/** `POST /v1/tokens/offline/exchange {"macaroon"}`: a token without limits for such a macaroon; it has no date in whoami either. */
export async function exchangeOffline(world: World, call: Call): Promise<Answer> {
  const { macaroon } = await readJson(call, z.strictObject({ macaroon: z.string().min(1) }));
  const account = denying(world, () => ownerOf(world, macaroon));
  return ok({ macaroon: mintToken(world, 'charmhub', { ...unlimited, account }) });
}

function ownerOf(world: World, text: string): Account {
  try {
    const root = fromText(text);
    if (!root.identifier.toString('utf8').startsWith(KIND)) throw new Error('unknown-credentials');
    const rootKey = keyOf(world.keys.charmhub, root.identifier);
    const [condition, ...more] = verifyMacaroons({ rootKey, root, discharges: [] });
    const account = world.accounts.byId(condition?.text.replace(OWNER, '') ?? '');
    if (account === undefined || more.length > 0) throw new Error('unknown-credentials');
    return account;
  } catch (error) {
    throw invalid((error as Error).message);
  }
}
