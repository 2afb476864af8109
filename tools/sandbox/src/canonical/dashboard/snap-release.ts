import { z } from 'zod';
import { type Answer, ok, Refusal } from '../http/answer.js';
import { readJson } from '../http/body.js';
import { underscore as errors } from '../http/error-list.js';
import type { Call, Router } from '../http/router.js';
import { shortName } from '../snaps/channel.js';
import { closeChannels, releaseProblem, releaseTo } from '../snaps/release.js';
import type { Revision, Snap } from '../snaps/snap.js';
import type { World } from '../world.js';
import { publisherOf, snapById, snapByName } from './publisher.js';
import { readReleaseChannels } from './release-channels.js';
import { channelMapTree, flatChannelMap } from './tree.js';

const releaseBody = z.strictObject({
  name: z.string(),
  series: z.literal('16').optional(),
  /** A text, which is what every client sends (canonical contract 6). */
  revision: z.string(),
  channels: z.array(z.string()).min(1),
  progressive: z
    .strictObject({ percentage: z.number().gt(0).lt(100), paused: z.boolean(), key: z.string().optional() })
    .optional(),
});
const closeBody = z.strictObject({ channels: z.array(z.string()).min(1) });

/** `dev/api/snap-release/` and `dev/api/snaps/ID/close`. */
export function addSnapRelease(router: Router, world: World): void {
  router.on('POST', '/dev/api/snap-release/', (call) => release(world, call));
  router.on('POST', '/dev/api/snaps/:id/close', (call) => close(world, call));
}

async function release(world: World, call: Call): Promise<Answer> {
  const login = publisherOf(world, call, 'package_release');
  const body = await readJson(call, errors, releaseBody);
  const snap = snapByName(world, login, body.name);
  const revision = revisionOf(snap, body.revision);
  const channels = readReleaseChannels(login, snap, body.channels);
  for (const channel of channels) {
    const problem = releaseProblem(revision, channel);
    if (problem !== undefined) throw errors.refuse(400, 'invalid-field', problem);
    if (body.progressive !== undefined && channel.branch !== null)
      throw errors.refuse(400, 'invalid-field', 'A branch has no progressive releases.');
  }
  const { percentage, paused } = body.progressive ?? {};
  const progressive = percentage === undefined || paused === undefined ? null : { percentage, paused };
  const when = world.now();
  await world.snaps.change(() => releaseTo(snap, { channels, revision, progressive, when }));
  return ok({
    success: true,
    opened_channels: body.channels,
    channel_map: flatChannelMap(snap, when),
    channel_map_tree: channelMapTree(snap, when),
  });
}

function revisionOf(snap: Snap, text: string): Revision {
  if (!/^\d{1,9}$/u.test(text)) {
    const entry = { code: 'invalid-field', message: "The 'revision' field must be an integer" };
    const top = { success: false, errors: { revision: ['This field must be an integer.'] } };
    throw new Refusal(errors.answer(400, [entry], { top }));
  }
  const revision = snap.revisions.find((one) => one.revision === Number(text));
  if (revision !== undefined) return revision;
  const problem = `Revision ${text} of '${snap.name}' does not exist.`;
  throw new Refusal({ status: 400, body: { success: false, errors: { revision: [problem] } } });
}

async function close(world: World, call: Call): Promise<Answer> {
  const login = publisherOf(world, call, 'package_release');
  const snap = snapById(world, login, call.params['id'] ?? '');
  const { channels: texts } = await readJson(call, errors, closeBody);
  const channels = readReleaseChannels(login, snap, texts);
  const when = world.now();
  const closed = await world.snaps.change(() => closeChannels(snap, channels, when));
  const names = closed.map((channel) => texts[channels.indexOf(channel)] ?? shortName(channel));
  return ok({ closed_channels: names, channel_map_tree: channelMapTree(snap, when) });
}
