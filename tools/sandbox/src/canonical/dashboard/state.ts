import { type Answer, ok } from '../http/answer.js';
import { underscore as errors } from '../http/error-list.js';
import type { Call, Router } from '../http/router.js';
import { shortName } from '../snaps/channel.js';
import { channelMap } from '../snaps/channel-map.js';
import type { Revision, Snap } from '../snaps/snap.js';
import { isoSeconds } from '../times.js';
import type { World } from '../world.js';
import { publisherOf, snapById } from './publisher.js';
import { channelMapTree } from './tree.js';

/** The old forms of what is released: `dev/api/snaps/ID/state` and `/history` (canonical contract 6). */
export function addState(router: Router, world: World): void {
  router.on('GET', '/dev/api/snaps/:id/state', (call) => state(world, call));
  router.on('GET', '/dev/api/snaps/:id/history', (call) => history(world, call));
}

function snapOf(world: World, call: Call): Snap {
  const login = publisherOf(world, call, 'package_access');
  const series = call.query.get('series');
  if (series !== null && series !== '16') throw errors.notFound(`No snap in series '${series}'.`);
  return snapById(world, login, call.params['id'] ?? '');
}

function state(world: World, call: Call): Answer {
  const snap = snapOf(world, call);
  const tree = channelMapTree(snap, world.now(), call.query.get('architecture') ?? undefined);
  return ok({ channel_map_tree: tree });
}

/** One entry for each revision and architecture, the newest first. */
function history(world: World, call: Call): Answer {
  const snap = snapOf(world, call);
  const rows = channelMap(snap, world.now());
  const wanted = call.query.get('arch');
  const entry = (revision: Revision, arch: string): unknown => ({
    series: ['16'],
    arch,
    revision: revision.revision,
    version: revision.version,
    timestamp: isoSeconds(revision.created),
    channels: [
      ...new Set(
        snap.releases
          .filter((one) => one.revision === revision.revision && one.architecture === arch)
          .map((one) => shortName(one)),
      ),
    ],
    current_channels: rows
      .filter((row) => row.revision === revision.revision && row.architecture === arch)
      .map((row) => shortName(row)),
  });
  return ok(
    [...snap.revisions]
      .reverse()
      .flatMap((revision) =>
        revision.architectures
          .filter((arch) => wanted === null || arch === wanted)
          .map((arch) => entry(revision, arch)),
      ),
  );
}
