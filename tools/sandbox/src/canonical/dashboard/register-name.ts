import { z } from 'zod';
import { type Answer, Refusal } from '../http/answer.js';
import { readJson } from '../http/body.js';
import { underscore as errors } from '../http/error-list.js';
import type { Call, Router } from '../http/router.js';
import { nameProblem } from '../snaps/names.js';
import type { World } from '../world.js';
import { publisherOf } from './publisher.js';

const registerBody = z.strictObject({
  snap_name: z.string(),
  is_private: z.boolean(),
  series: z.literal('16'),
  store: z.string().optional(),
});
const disputeBody = z.strictObject({ snap_name: z.string(), comment: z.string().min(1) });

/** `dev/api/register-name/` and `dev/api/register-name-dispute/` (canonical contract 2, 5). */
export function addRegisterName(router: Router, world: World): void {
  router.on('POST', '/dev/api/register-name/', (call) => register(world, call));
  router.on('POST', '/dev/api/register-name-dispute/', async (call) => {
    publisherOf(world, call, 'package_register');
    const { snap_name } = await readJson(call, errors, disputeBody);
    if (world.snaps.byName(snap_name) === undefined && !world.settings.reservedNames.includes(snap_name))
      throw errors.notFound(`'${snap_name}' is not registered.`);
    return { status: 201, body: { snap_name } };
  });
}

async function register(world: World, call: Call): Promise<Answer> {
  const { account, packages } = publisherOf(world, call, 'package_register');
  const { snap_name: name, is_private, store } = await readJson(call, errors, registerBody);
  const problem = nameProblem(name);
  if (problem !== undefined) throw errors.refuse(400, 'invalid', problem);
  if (packages !== null && !packages.some((one) => one.name === name))
    throw errors.refuse(403, 'macaroon-permission-required', 'Permission is required: package_id');
  const known = store === undefined || store === 'ubuntu' || world.settings.stores.includes(store);
  if (!known) throw errors.refuse(400, 'invalid-field', `The store '${store}' is not valid.`);
  const owner = world.snaps.byName(name)?.publisherId;
  if (owner !== undefined)
    throw conflict(world, owner === account.id ? 'already_owned' : 'already_registered');
  if (world.settings.reservedNames.includes(name)) throw conflict(world, 'reserved_name');
  checkWindow(world, account.id);
  if (isDryRun(call)) return { status: 200, body: { snap_id: null, snap_name: name } };
  const snap = await world.snaps.register({
    name,
    publisherId: account.id,
    private: is_private,
    ...(store === undefined || store === 'ubuntu' ? {} : { store }),
  });
  return { status: 201, body: { snap_id: snap.id, snap_name: name } };
}

const isDryRun = ({ query }: Call): boolean => /^(?:1|true|yes)$/iu.test(query.get('dry_run') ?? '');

function conflict(world: World, code: 'already_owned' | 'already_registered' | 'reserved_name'): Refusal {
  const url = `${world.urls.dashboard}/register-name/`;
  return new Refusal({ status: 409, body: { status: 409, code, register_name_url: url } });
}

/** One publisher may take only so many names in some time; the answer says how many seconds are left of it. */
function checkWindow(world: World, publisherId: string): void {
  const { count, seconds } = world.settings.registerWindow;
  const ages = world.snaps.all
    .filter((snap) => snap.publisherId === publisherId)
    .map(({ since }) => (world.now() - since) / 1000)
    .filter((age) => age < seconds);
  if (ages.length < count) return;
  const wait = Math.max(1, Math.ceil(seconds - Math.max(...ages)));
  throw new Refusal({
    status: 429,
    headers: { 'Retry-After': String(wait) },
    body: { status: 429, code: 'register_window', retry_after: wait },
  });
}
