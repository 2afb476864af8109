import { z } from 'zod';
import { type Answer, ok } from '../http/answer.js';
import { readJson } from '../http/body.js';
import { underscore as errors } from '../http/error-list.js';
import type { Call, Router } from '../http/router.js';
import { isoSeconds } from '../times.js';
import type { World } from '../world.js';
import { loginOf } from './authorize.js';
import { requirePermission } from './permission.js';
import { publisherOf } from './publisher.js';

const TOS_DATE = '2025-01-01';

const agreementBody = z.strictObject({ latest_tos_accepted: z.boolean() });
const accountBody = z.strictObject({ short_namespace: z.string() });

/** `dev/api/account` and `dev/api/agreement/` (canonical contract 5). */
export function addAccount(router: Router, world: World): void {
  router.on('GET', '/dev/api/account', (call) => getAccount(world, call));
  router.on('PATCH', '/dev/api/account', (call) => chooseUsername(world, call));
  router.on('GET', '/dev/api/agreement/', (call) => {
    const { account } = loginOf(world, call.request.headers.authorization);
    return ok(agreement(world, account.agreed));
  });
  router.on('POST', '/dev/api/agreement/', (call) => sign(world, call));
}

function getAccount(world: World, call: Call): Answer {
  const { account } = publisherOf(world, call, 'package_access');
  const own = world.snaps.all.filter(
    ({ publisherId, collaborators }) => publisherId === account.id || collaborators.includes(account.id),
  );
  const snaps = own.map((snap) => [
    snap.name,
    {
      'snap-id': snap.id,
      status: 'Approved',
      private: snap.private,
      price: null,
      since: isoSeconds(snap.since),
      store: snap.store,
      publisher: publisherFor(world, snap.publisherId),
    },
  ]);
  return ok({
    account_id: account.id,
    account_keys: world.ledger.value.accountKeys
      .filter(({ accountId }) => accountId === account.id)
      .map(({ name, 'public-key-sha3-384': digest }) => ({ name, 'public-key-sha3-384': digest })),
    email: account.email,
    displayname: account.displayName,
    short_namespace: account.username,
    snaps: { '16': Object.fromEntries(snaps) as unknown },
    stores: [],
  });
}

function publisherFor(world: World, id: string): unknown {
  const account = world.accounts.byId(id);
  return {
    id,
    username: account?.username ?? null,
    'display-name': account?.displayName ?? null,
    validation: 'unproven',
  };
}

async function chooseUsername(world: World, call: Call): Promise<Answer> {
  const login = loginOf(world, call.request.headers.authorization);
  requirePermission(login, 'edit_account');
  const { short_namespace: username } = await readJson(call, errors, accountBody);
  if (username.length > 28 || !/^[a-z0-9](?:-?[a-z0-9])+$/u.test(username))
    throw errors.refuse(400, 'invalid-field', "The 'short_namespace' field content is not valid.");
  if (login.account.username !== null && login.account.username !== username)
    throw errors.refuse(409, 'conflict', 'The store username is chosen already.');
  const owner = world.accounts.byUsername(username);
  if (owner !== undefined && owner.id !== login.account.id)
    throw errors.refuse(409, 'conflict', `The store username '${username}' is taken.`);
  await world.accounts.put({ email: login.account.email, username });
  return { status: 204 };
}

async function sign(world: World, call: Call): Promise<Answer> {
  const { account } = loginOf(world, call.request.headers.authorization);
  const { latest_tos_accepted: accepted } = await readJson(call, errors, agreementBody);
  if (!accepted)
    throw errors.refuse(400, 'bad-request', '`latest_tos_accepted` must be `true`', {
      latest_tos_accepted: 'true',
    });
  await world.accounts.put({ email: account.email, agreed: true });
  return ok({ content: agreement(world, true) });
}

function agreement(world: World, accepted: boolean): Record<string, unknown> {
  return {
    latest_tos_accepted: accepted,
    latest_tos_date: TOS_DATE,
    accepted_tos_date: accepted ? TOS_DATE : null,
    tos_url: `${world.urls.dashboard}/dev/tos/`,
  };
}
