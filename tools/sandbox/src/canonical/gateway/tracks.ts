import { z } from 'zod';
import type { Answer } from '../http/answer.js';
import { hyphen as errors } from '../http/error-list.js';
import type { Call, Router } from '../http/router.js';
import type { World } from '../world.js';
import { accessCharm } from './charm-access.js';
import { apiError, readJson } from './json-body.js';

/** The names that a track may have; 28 characters at most (canonical contract 6). */
export const TRACK_NAME = /^[a-zA-Z0-9](?:[_.-]?[a-zA-Z0-9])*$/u;

/** `POST /v1/charm/NAME/tracks` (canonical contract 6). */
export const trackList = z
  .array(
    z.strictObject({
      name: z.string().max(28).regex(TRACK_NAME),
      'version-pattern': z.string().nullable().optional(),
      'automatic-phasing-percentage': z.number().min(0).max(100).nullable().optional(),
    }),
  )
  .min(1);

/** Tracks of charms and bundles. */
export function addTracks(router: Router, world: World): void {
  router.on('POST', '/v1/charm/:name/tracks', (call) => create(world, call));
}

async function create(world: World, call: Call): Promise<Answer> {
  const { charm } = accessCharm(world, call, 'package-manage-metadata');
  const asked = await readJson(call, trackList);
  await world.charms.change(() => {
    checkTracks(asked, charm);
    charm.tracks.push(
      ...asked.map((track) => ({
        name: track.name,
        created: world.instants.next(),
        versionPattern: track['version-pattern'] ?? null,
        phasing: track['automatic-phasing-percentage'] ?? null,
      })),
    );
  });
  return { status: 201, body: { 'num-tracks-created': asked.length } };
}

/** Whether tracks may be made. @throws Refusal in Charmhub's words */
export function checkTracks(
  asked: z.infer<typeof trackList>,
  existing: {
    readonly tracks: readonly { readonly name: string }[];
    readonly guardrails: readonly { readonly pattern: string }[];
  },
): void {
  const names = asked.map(({ name }) => name);
  if (names.includes('latest')) throw apiError("Creation of 'latest' track is not allowed");
  const conflicts = names.filter(
    (name, index) => names.indexOf(name) !== index || existing.tracks.some((track) => track.name === name),
  );
  if (conflicts.length > 0)
    throw errors.refuse(409, 'conflicting-tracks', `Conflicting track exists: ${conflicts.join(', ')}`);
  const outside = names.filter(
    (name) => !existing.guardrails.some(({ pattern }) => new RegExp(`^(?:${pattern})$`, 'u').test(name)),
  );
  if (outside.length > 0)
    throw errors.refuse(400, 'invalid-tracks', `Invalid track name: ${outside.join(', ')}`);
}
