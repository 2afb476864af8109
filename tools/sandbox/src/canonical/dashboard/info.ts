import { type Answer, ok } from '../http/answer.js';
import { underscore as errors } from '../http/error-list.js';
import type { Call, Router } from '../http/router.js';
import { inTrack, shortName } from '../snaps/channel.js';
import { channelMap } from '../snaps/channel-map.js';
import type { Snap } from '../snaps/snap.js';
import { isoZoned } from '../times.js';
import type { World } from '../world.js';

/** `v2/snaps/info/NAME`: what everybody sees, without a login, some time after it was released (canonical contract 7). */
export function addInfo(router: Router, world: World): void {
  router.on('GET', '/v2/snaps/info/:name', (call) => info(world, call));
}

function info(world: World, call: Call): Answer {
  if (call.request.headers['snap-device-series'] !== '16')
    throw errors.refuse(400, 'bad-request', 'Snap-Device-Series header: is required to be 16');
  const seenUntil = world.now() - world.settings.publicLagMs;
  const snap = world.snaps.byName(call.params['name'] ?? '');
  const rows = snap === undefined ? [] : publicRows(snap, seenUntil);
  if (snap === undefined || snap.private || rows.length === 0)
    throw errors.notFound(`No snap named '${call.params['name'] ?? ''}' found in series '16'.`);
  const publisher = world.accounts.byId(snap.publisherId);
  return ok({
    name: snap.name,
    'snap-id': snap.id,
    'default-track': snap.defaultTrack,
    'channel-map': rows.flatMap((row) => {
      const revision = snap.revisions.find((one) => one.revision === row.revision);
      if (revision === undefined) return [];
      return [
        {
          channel: {
            architecture: row.architecture,
            name: shortName(row),
            'released-at': isoZoned(row.when),
            risk: row.risk,
            track: row.track,
          },
          confinement: revision.confinement,
          'created-at': isoZoned(revision.created),
          download: { 'sha3-384': revision.sha3_384, size: revision.size },
          revision: revision.revision,
          type: revision.type,
          version: revision.version,
        },
      ];
    }),
    snap: {
      name: snap.name,
      'snap-id': snap.id,
      ...snap.metadata,
      publisher: {
        id: snap.publisherId,
        username: publisher?.username ?? null,
        'display-name': publisher?.displayName ?? null,
        validation: 'unproven',
      },
    },
  });
}

/** What of the channels was so at that time; branches and progressive releases are for those who ask for them. */
function publicRows(snap: Snap, until: number): ReturnType<typeof channelMap> {
  const known = { ...snap, releases: snap.releases.filter(({ when }) => when <= until) };
  return channelMap(known, until).filter(
    (row) => row.branch === null && row.progressive === null && inTrack(row) === row.risk,
  );
}
