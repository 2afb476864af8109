import { z } from 'zod';
import { type Answer, ok } from '../http/answer.js';
import { readJson } from '../http/body.js';
import { underscore as errors } from '../http/error-list.js';
import type { Call, Router } from '../http/router.js';
import type { World } from '../world.js';
import { publisherOf } from './publisher.js';
import { signed } from './signed-body.js';

const bodySchema = z.strictObject({ account_key_request: z.string() });

/** `dev/api/account/account-key`: registers a key of the account (canonical contract 7). */
export function addAccountKey(router: Router, world: World): void {
  router.on('POST', '/dev/api/account/account-key', (call) => register(world, call));
}

async function register(world: World, call: Call): Promise<Answer> {
  const { account } = publisherOf(world, call, 'modify_account_key');
  const { account_key_request: text } = await readJson(call, errors, bodySchema);
  const { headers } = signed(text, 'account-key-request', ['name', 'public-key-sha3-384']);
  const name = String(headers['name']);
  const digest = String(headers['public-key-sha3-384']);
  const { value } = world.ledger;
  const owner = value.accountKeys.find((key) => key['public-key-sha3-384'] === digest);
  if (owner !== undefined && owner.accountId !== account.id)
    throw errors.refuse(409, 'conflict', 'The key belongs to another account.');
  if (owner === undefined)
    await world.ledger.change(({ accountKeys }) =>
      accountKeys.push({ accountId: account.id, name, 'public-key-sha3-384': digest }),
    );
  return ok({ account_key: { 'account-id': account.id, name, 'public-key-sha3-384': digest } });
}
