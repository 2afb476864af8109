import { z } from 'zod';
import type { Charm, DeclaredResource, ResourceBase } from '../charms/charm.js';
import { resourceTypes } from '../charms/charm.js';
import { declaredResources } from '../charms/resources.js';
import { resourceRevisionsOf } from '../charms/review.js';
import { type Answer, ok } from '../http/answer.js';
import { hyphen as errors } from '../http/error-list.js';
import type { Call, Router } from '../http/router.js';
import type { World } from '../world.js';
import { accessCharm } from './charm-access.js';
import { apiError, readJson } from './json-body.js';
import { readImageBlob } from './oci-image.js';
import { notePush, uploadOf } from './push.js';
import { resourceRevisionJson } from './resource-json.js';

/** Resources of charms and their revisions (canonical contract 4.2). */
export function addResources(router: Router, world: World): void {
  const revisions = '/v1/charm/:name/resources/:resource/revisions';
  router
    .on('GET', '/v1/charm/:name/resources', (call) => list(world, call))
    .on('GET', revisions, (call) => listRevisions(world, call))
    .on('POST', revisions, (call) => push(world, call))
    .on('PATCH', revisions, (call) => updateBases(world, call));
}

const bases = z
  .array(
    z.strictObject({
      name: z.string().default('all'),
      channel: z.string().default('all'),
      architectures: z
        .array(z.string())
        .min(1)
        .refine((list) => new Set(list).size === list.length, 'has non-unique elements')
        .default(['all']),
    }),
  )
  .min(1);
const everywhere: ResourceBase[] = [{ name: 'all', channel: 'all', architectures: ['all'] }];

/** The resource that a path names. @throws Refusal 404 when no revision of the charm declares it */
export function declaredOf(world: World, charm: Charm, call: Call): DeclaredResource {
  const name = call.params['resource'] ?? '';
  const declared = declaredResources(charm, world.now()).find((one) => one.name === name);
  if (declared === undefined) throw errors.notFound(`Resource '${name}' not found for charm '${charm.name}'`);
  return declared;
}

function list(world: World, call: Call): Answer {
  const { charm } = accessCharm(world, call, 'package-view-revisions');
  const resources = declaredResources(charm, world.now()).map(({ name, type, optional }) => ({
    name,
    optional,
    revision: resourceRevisionsOf(charm, name, world.now())[0]?.revision ?? null,
    type,
  }));
  return ok({ resources });
}

function listRevisions(world: World, call: Call): Answer {
  const { charm } = accessCharm(world, call, 'package-view-revisions');
  const { name } = declaredOf(world, charm, call);
  return ok({ revisions: resourceRevisionsOf(charm, name, world.now()).map(resourceRevisionJson) });
}

const pushBody = z.strictObject({
  'upload-id': z.string(),
  type: z.enum(resourceTypes),
  bases: bases.optional(),
});

async function push(world: World, call: Call): Promise<Answer> {
  const { charm, login } = accessCharm(world, call, 'package-manage-revisions');
  const { name, type } = declaredOf(world, charm, call);
  const given = await readJson(call, pushBody);
  if (given.type !== type)
    throw errors.refuse(
      400,
      'invalid-charm-resource',
      `Resource '${name}' has the type '${type}', not '${given.type}'`,
    );
  const upload = uploadOf(world, given['upload-id']);
  const problem = type === 'file' ? undefined : await readImageBlob(world, { charm, name, upload });
  const resource = { name, type, bases: given.bases ?? everywhere };
  return notePush(world, { charm, login, upload, resource, facts: null, problem });
}

const updates = z.strictObject({
  'resource-revision-updates': z.array(z.strictObject({ revision: z.int().positive(), bases })).min(1),
});

async function updateBases(world: World, call: Call): Promise<Answer> {
  const { charm, login } = accessCharm(world, call, 'package-manage-revisions');
  const { name } = declaredOf(world, charm, call);
  const asked = (await readJson(call, updates))['resource-revision-updates'];
  await world.charms.change(() => {
    const known = resourceRevisionsOf(charm, name, world.now());
    const found = asked.map(({ revision }) => known.find((one) => one.revision === revision));
    const missing = asked.find((_, index) => found[index] === undefined);
    if (missing !== undefined)
      throw apiError(`Resource '${name}' does not have a revision ${String(missing.revision)}`);
    for (const [index, change] of asked.entries()) {
      const push = found[index];
      if (push?.resource === null || push === undefined) continue;
      push.resource.bases = change.bases;
      push.updated = { at: world.now(), by: login.account.id };
    }
  });
  return ok({ 'num-resource-revisions-updated': asked.length });
}
