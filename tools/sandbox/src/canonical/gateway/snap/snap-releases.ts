import { z } from 'zod';
import { type Answer, ok } from '../../http/answer.js';
import { hyphen as errors } from '../../http/error-list.js';
import type { Call, Router } from '../../http/router.js';
import { type Channel, fullName, risks } from '../../snaps/channel.js';
import { channelMap } from '../../snaps/channel-map.js';
import { closeChannels, readChannels, releaseProblem, releaseTo } from '../../snaps/release.js';
import type { Revision, Snap } from '../../snaps/snap.js';
import { isoSeconds } from '../../times.js';
import type { World } from '../../world.js';
import { apiError, readJson } from '../json-body.js';
import { accessSnap, demandSnapChannel, type SnapAccess } from './snap-access.js';
import { snapRevisionJson } from './snap-revisions.js';

/** Releases of snaps at the gateway (recording snapcraft_onprem_release_close). */
export function addSnapReleases(router: Router, world: World): void {
  router
    .on('POST', '/v1/snap/:name/releases', (call) => release(world, call))
    .on('GET', '/v1/snap/:name/releases', (call) => show(world, call));
}

const items = z
  .array(z.strictObject({ channel: z.string(), revision: z.int().positive().nullable() }))
  .min(1);

async function release(world: World, call: Call): Promise<Answer> {
  const access = accessSnap(world, call, 'package-manage-releases');
  const asked = await readJson(call, items);
  await world.snaps.change(() => {
    // All is checked before anything is done.
    const plans = asked.map((item) => plan(access, item));
    for (const { channel, revision } of plans) {
      const order = { channels: [channel], when: world.now() };
      if (revision === null) closeChannels(access.snap, order.channels, order.when);
      else releaseTo(access.snap, { ...order, revision, progressive: null });
    }
  });
  return ok({ released: asked.map((item) => ({ ...item, resources: [] })) });
}

function plan(
  { snap, login }: SnapAccess,
  item: z.infer<typeof items>[number],
): { channel: Channel; revision: Revision | null } {
  const channel = readChannel(snap, item.channel);
  demandSnapChannel(login, snap, channel);
  if (item.revision === null) return { channel, revision: null };
  const revision = snap.revisions.find((one) => one.revision === item.revision);
  if (revision === undefined) throw errors.notFound(`Revision ${String(item.revision)} not found`);
  const problem = releaseProblem(revision, channel);
  if (problem !== undefined) throw apiError(problem);
  return { channel, revision };
}

function readChannel(snap: Snap, text: string): Channel {
  const reading = readChannels(snap, [text]);
  const [channel] = 'channels' in reading ? reading.channels : [];
  if (channel !== undefined) return channel;
  const isTrack = 'problem' in reading && reading.problem === 'track';
  throw errors.refuse(400, null, isTrack ? `Invalid track: ${reading.text}` : `Invalid channel: ${text}`);
}

function show(world: World, call: Call): Answer {
  const { snap } = accessSnap(world, call, 'package-view-releases');
  const rows = channelMap(snap, world.now());
  const numbers = new Set(rows.map(({ revision }) => revision));
  return ok({
    'channel-map': rows.map((row) => ({
      architecture: row.architecture,
      channel: fullName(row),
      'expiration-date': row.expires === null ? null : isoSeconds(row.expires),
      progressive: {
        paused: row.progressive?.paused ?? null,
        percentage: row.progressive?.percentage ?? null,
      },
      revision: row.revision,
      when: isoSeconds(row.when),
    })),
    package: { channels: snap.tracks.flatMap(({ name }) => channelsOf(name)) },
    revisions: snap.revisions
      .filter(({ revision }) => numbers.has(revision))
      .map((revision) => snapRevisionJson(snap, revision)),
  });
}

function channelsOf(track: string): unknown[] {
  return risks.map((risk, index) => ({
    branch: null,
    fallback: risks[index - 1] === undefined ? null : `${track}/${String(risks[index - 1])}`,
    name: `${track}/${risk}`,
    risk,
    track,
  }));
}
