import { z } from 'zod';
import { revisionsOf } from '../charms/review.js';
import { type Answer, ok } from '../http/answer.js';
import { hyphen as errors } from '../http/error-list.js';
import type { Call, Router } from '../http/router.js';
import { nameProblem } from '../snaps/names.js';
import type { World } from '../world.js';
import { authenticate, demand } from './access.js';
import { accessCharm, demandPackage, isMember } from './charm-access.js';
import { apiError, readJson } from './json-body.js';
import { listedName, wholeName } from './name-json.js';

/** Names of charms: registering, listing, editing, giving up (canonical contract 5). */
export function addNames(router: Router, world: World): void {
  router
    .on('POST', '/v1/charm', (call) => register(world, call))
    .on('GET', '/v1/charm', (call) => list(world, call))
    .on('GET', '/v1/charm/:name', (call) => show(world, call))
    .on('PATCH', '/v1/charm/:name', (call) => edit(world, call))
    .on('DELETE', '/v1/charm/:name', (call) => unregister(world, call));
}

const registration = z.strictObject({
  name: z.string(),
  type: z.enum(['charm', 'bundle']),
  private: z.boolean().optional(),
  team: z.string().min(1).optional(),
});

async function register(world: World, call: Call): Promise<Answer> {
  const login = authenticate(world, call);
  demand(login, 'account-register-package');
  const { name, type, private: isPrivate = false, team = null } = await readJson(call, registration);
  const problem = nameProblem(name);
  if (problem !== undefined) throw apiError(problem);
  demandPackage(login, { name, type });
  if (type === 'bundle' && !world.settings.registersBundles)
    throw apiError('Registering new bundles is not allowed');
  const taken = world.charms.byName(name);
  if (taken?.publisherId === login.account.id)
    throw errors.refuse(409, 'already-owned', `Name '${name}' is already owned by you`);
  if (taken !== undefined)
    throw errors.refuse(409, 'already-registered', `Name '${name}' is already registered`);
  if (world.settings.reservedNames.includes(name))
    throw errors.refuse(409, 'reserved-name', `name '${name}' is not available`);
  const charm = await world.charms.register({
    name,
    type,
    team,
    publisherId: login.account.id,
    private: isPrivate,
  });
  return { status: 201, body: { id: charm.id } };
}

function list(world: World, call: Call): Answer {
  const login = authenticate(world, call);
  demand(login, 'account-view-packages');
  const withOthers = call.query.get('include-collaborations') === 'true';
  const { id } = login.account;
  const own = world.charms.all.filter((charm) =>
    withOthers ? isMember(charm, id) : charm.publisherId === id,
  );
  return ok({ results: own.map((charm) => listedName(world, charm)) });
}

function show(world: World, call: Call): Answer {
  const { charm } = accessCharm(world, call, 'package-view-metadata');
  return ok({ metadata: wholeName(world, charm) });
}

const nullable = z.string().max(10_000).nullable().optional();
const changes = z
  .strictObject({
    contact: nullable,
    'default-track': nullable,
    description: nullable,
    links: z.record(z.string(), z.array(z.url())).optional(),
    private: z.boolean().optional(),
    summary: z.string().max(200).nullable().optional(),
    title: z.string().max(40).nullable().optional(),
    website: z.url().nullable().optional(),
  })
  .refine((given) => Object.keys(given).length > 0, 'there is nothing to change');

async function edit(world: World, call: Call): Promise<Answer> {
  const { charm } = accessCharm(world, call, 'package-manage-metadata');
  const given = await readJson(call, changes);
  const track = given['default-track'];
  if (typeof track === 'string' && !charm.tracks.some(({ name }) => name === track))
    throw apiError(`Invalid track: ${track}`);
  await world.charms.change(() => Object.assign(charm.metadata, given));
  // Both lists are empty in this answer of the real store, whatever there is.
  return ok({ metadata: { ...wholeName(world, charm), 'track-guardrails': [], tracks: [] } });
}

async function unregister(world: World, call: Call): Promise<Answer> {
  const { charm, login } = accessCharm(world, call, 'account-register-package');
  if (charm.publisherId !== login.account.id)
    throw errors.refuse(403, 'forbidden', 'Only the publisher may unregister a package');
  if (revisionsOf(charm, world.now()).length > 0)
    throw errors.refuse(403, 'forbidden', 'Cannot unregister a package with existing revisions');
  await world.charms.unregister(charm);
  return ok({ 'package-id': charm.id });
}
