import { z } from 'zod';
import { writeInstant } from '../../auth/instants.js';
import { type Answer, ok } from '../../http/answer.js';
import { hyphen as errors } from '../../http/error-list.js';
import type { Call, Router } from '../../http/router.js';
import { nameProblem } from '../../snaps/names.js';
import type { Snap } from '../../snaps/snap.js';
import type { World } from '../../world.js';
import { publisher } from '../account-json.js';
import { apiError, readJson } from '../json-body.js';
import { checkTracks, trackList } from '../tracks.js';
import { accessSnap, demandSnap, isPublisher, snapLogin } from './snap-access.js';

/** Names of snaps at the gateway (recordings snap_v1_register_name, snap_v1_list_registered_names), and their tracks. */
export function addSnapNames(router: Router, world: World): void {
  router
    .on('POST', '/v1/snap', (call) => register(world, call))
    .on('GET', '/v1/snap', (call) => list(world, call))
    .on('GET', '/v1/snap/:name', (call) => show(world, call))
    .on('DELETE', '/v1/snap/:name', (call) => unregister(world, call))
    .on('POST', '/v1/snap/:name/tracks', (call) => createTracks(world, call));
}

const registration = z.strictObject({
  name: z.string(),
  type: z.literal('snap'),
  private: z.boolean().optional(),
  team: z.string().min(1).optional(),
});

async function register(world: World, call: Call): Promise<Answer> {
  const login = snapLogin(world, call, 'account-register-package');
  const { name, private: isPrivate = false } = await readJson(call, registration);
  const problem = nameProblem(name);
  if (problem !== undefined) throw apiError(problem);
  demandSnap(login, { name });
  const owner = world.snaps.byName(name)?.publisherId;
  if (owner === login.account.id)
    throw errors.refuse(409, 'already-owned', `Name '${name}' is already owned by you`);
  if (owner !== undefined)
    throw errors.refuse(409, 'already-registered', `Name '${name}' is already registered`);
  if (world.settings.reservedNames.includes(name))
    throw errors.refuse(409, 'reserved-name', `Name '${name}' is reserved`);
  const snap = await world.snaps.register({ name, publisherId: login.account.id, private: isPrivate });
  return { status: 201, body: { id: snap.id } };
}

function list(world: World, call: Call): Answer {
  const { id } = snapLogin(world, call, 'account-view-packages').account;
  const withOthers = call.query.get('include-collaborations') === 'true';
  const own = world.snaps.all.filter((snap) =>
    withOthers ? isPublisher(snap, id) : snap.publisherId === id,
  );
  return ok({ results: own.map((snap) => nameJson(world, snap)) });
}

function show(world: World, call: Call): Answer {
  const { snap } = accessSnap(world, call, 'package-view-metadata');
  return ok({
    metadata: {
      ...nameJson(world, snap),
      'track-guardrails': snap.guardrails.map(({ pattern, created }) => ({
        'created-at': writeInstant(created * 1000),
        pattern,
      })),
      tracks: snap.tracks.map(({ name, created, versionPattern, phasing }) => ({
        'automatic-phasing-percentage': phasing,
        'created-at': writeInstant(created * 1000),
        name,
        'version-pattern': versionPattern,
      })),
    },
  });
}

async function unregister(world: World, call: Call): Promise<Answer> {
  const { snap, login } = accessSnap(world, call, 'account-register-package');
  if (snap.publisherId !== login.account.id)
    throw errors.refuse(403, 'forbidden', 'Only the publisher may unregister a package');
  if (snap.revisions.length > 0)
    throw errors.refuse(403, 'forbidden', 'Cannot unregister a package with existing revisions');
  await world.snaps.unregister(snap);
  return ok({ 'package-id': snap.id });
}

async function createTracks(world: World, call: Call): Promise<Answer> {
  const { snap } = accessSnap(world, call, 'package-manage-metadata');
  const asked = await readJson(call, trackList);
  await world.snaps.change(() => {
    checkTracks(asked, snap);
    snap.tracks.push(
      ...asked.map((track) => ({
        name: track.name,
        created: world.now(),
        versionPattern: track['version-pattern'] ?? null,
        phasing: track['automatic-phasing-percentage'] ?? null,
        status: 'active' as const,
      })),
    );
  });
  return { status: 201, body: { 'num-tracks-created': asked.length } };
}

function nameJson(world: World, snap: Snap): Record<string, unknown> {
  const text = (key: string): string | null => {
    const value = snap.metadata[key];
    return typeof value === 'string' ? value : null;
  };
  return {
    authority: null,
    contact: text('contact'),
    'default-track': snap.defaultTrack,
    description: text('description'),
    id: snap.id,
    links: {},
    media: [],
    name: snap.name,
    private: snap.private,
    publisher: publisher(world, snap.publisherId),
    status: snap.releases.some(({ revision }) => revision !== null) ? 'published' : 'registered',
    store: snap.store === 'Global' ? 'ubuntu' : snap.store,
    summary: text('summary'),
    title: text('title'),
    type: 'snap',
    website: text('website'),
  };
}
