import { z } from 'zod';
import { channelMap, expiryOf, listChannels, type MapRow } from '../charms/channel-map.js';
import type { Charm } from '../charms/charm.js';
import { revisionsOf } from '../charms/review.js';
import { type Answer, ok } from '../http/answer.js';
import type { Call, Router } from '../http/router.js';
import { fullName } from '../snaps/channel.js';
import { isoSeconds } from '../times.js';
import type { World } from '../world.js';
import { accessCharm } from './charm-access.js';
import { readJson } from './json-body.js';
import { planRelease } from './plan-release.js';
import { resourceType } from './resource-json.js';
import { revisionJson } from './revision-json.js';

/** Releases of charms and bundles (canonical contract 6). */
export function addReleases(router: Router, world: World): void {
  router
    .on('POST', '/v1/charm/:name/releases', (call) => release(world, call))
    .on('GET', '/v1/charm/:name/releases', (call) => show(world, call));
}

const resource = z.strictObject({ name: z.string(), revision: z.int().nonnegative().nullable() });
const items = z
  .array(
    z.strictObject({
      channel: z.string(),
      revision: z.int().positive().nullable(),
      resources: z.array(resource).nullable().optional(),
    }),
  )
  .min(1);

/** One line of a release request. */
export type ReleaseItem = z.infer<typeof items>[number];

async function release(world: World, call: Call): Promise<Answer> {
  const access = accessCharm(world, call, 'package-manage-releases');
  const asked = await readJson(call, items);
  // All is checked before anything is done: it is released as a whole or not at all.
  const released = await world.charms.change(() => {
    const plans = asked.map((item) => planRelease(world, access, item));
    access.charm.releases.push(...plans.flatMap(({ releases }) => releases));
    for (const { publish } of plans) publish();
    return plans.map(({ answer }) => answer);
  });
  return ok({ released });
}

function show(world: World, call: Call): Answer {
  const { charm } = accessCharm(world, call, 'package-view-releases');
  const now = world.now();
  const rows = channelMap(charm, now);
  const numbers = new Set(rows.map(({ revision }) => revision));
  return ok({
    'channel-map': rows.map((row) => rowJson(world, charm, row)),
    package: {
      channels: listChannels(charm, now).map((channel) => ({
        branch: channel.branch,
        fallback: channel.fallback,
        name: fullName(channel),
        risk: channel.risk,
        track: channel.track,
      })),
    },
    revisions: revisionsOf(charm, now)
      .filter(({ revision }) => numbers.has(revision))
      .map((revision) => revisionJson(revision, now)),
  });
}

function rowJson(world: World, charm: Charm, row: MapRow): Record<string, unknown> {
  const expires = expiryOf(row);
  return {
    base: row.base,
    channel: fullName(row),
    'expiration-date': expires === null ? null : isoSeconds(expires),
    progressive: { paused: null, percentage: null },
    resources: row.resources.map(({ name, revision }) => ({
      name,
      revision,
      type: resourceType(charm, name, world.now()),
    })),
    revision: row.revision,
    when: isoSeconds(row.when),
  };
}
