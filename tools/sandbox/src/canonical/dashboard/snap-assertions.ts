import { z } from 'zod';
import { type Answer, ok } from '../http/answer.js';
import { readJson } from '../http/body.js';
import { underscore as errors } from '../http/error-list.js';
import type { Call, Router } from '../http/router.js';
import type { Snap } from '../snaps/snap.js';
import type { World } from '../world.js';
import { publisherOf, snapById } from './publisher.js';
import { signed } from './signed-body.js';

const assertionBody = z.strictObject({ assertion: z.string() });
const developersBody = z.strictObject({ snap_developer: z.string() });

/** Validations, builds and developers of one snap (canonical contract 7). */
export function addSnapAssertions(router: Router, world: World): void {
  const readable = (call: Call): Snap =>
    snapById(world, publisherOf(world, call, 'package_access'), call.params['id'] ?? '');
  const writable = (call: Call): Snap =>
    snapById(world, publisherOf(world, call, 'package_manage', 'package_push'), call.params['id'] ?? '');
  router.on('GET', '/dev/api/snaps/:id/validations', (call) => {
    const { validations } = readable(call);
    const onlyApproved = call.query.get('approved') === '1';
    return ok(onlyApproved ? validations.filter((one) => one['revoked'] !== 'true') : validations);
  });
  router.on('PUT', '/dev/api/snaps/:id/validations', async (call) => {
    const snap = writable(call);
    const { assertion } = await readJson(call, errors, assertionBody);
    const names = ['snap-id', 'approved-snap-id', 'approved-snap-revision', 'timestamp'];
    const { headers } = signed(assertion, 'validation', names);
    if (headers['snap-id'] !== snap.id)
      throw errors.refuse(400, 'invalid-field', 'The validation assertion is not valid.', {
        reason: 'another snap',
      });
    await world.snaps.change(() => snap.validations.push({ ...headers }));
    return ok([headers]);
  });
  router.on('POST', '/dev/api/snaps/:id/builds', async (call) => {
    writable(call);
    const { assertion } = await readJson(call, errors, assertionBody);
    const { headers } = signed(assertion, 'snap-build');
    return ok(headers);
  });
  router.on('GET', '/dev/api/snaps/:id/developers', (call) =>
    ok({ snap_developer: readable(call).developers }),
  );
  router.on('PUT', '/dev/api/snaps/:id/developers', (call) => putDevelopers(world, writable(call), call));
}

/** Whoever is left out loses what was uploaded; that has to be said with `?ignore_revoked_uploads`. */
async function putDevelopers(world: World, snap: Snap, call: Call): Promise<Answer> {
  const { snap_developer: text } = await readJson(call, errors, developersBody);
  const { headers } = signed(text, 'snap-developer', ['snap-id', 'publisher-id']);
  if (headers['snap-id'] !== snap.id || headers['publisher-id'] !== snap.publisherId)
    throw errors.refuse(400, 'invalid-field', 'The snap-developer assertion is not valid.');
  const named = JSON.stringify(headers['developers'] ?? '');
  const revoked = snap.collaborators.filter((id) => !named.includes(id));
  if (revoked.length > 0 && !call.query.has('ignore_revoked_uploads'))
    throw errors.refuse(409, 'revoked-uploads', `Uploads of ${revoked.join(', ')} would be revoked.`);
  await world.snaps.change(() => {
    snap.developers = { ...headers };
    snap.collaborators = snap.collaborators.filter((id) => !revoked.includes(id));
  });
  return ok({ snap_developer: snap.developers });
}
