import { type Answer, ok } from '../http/answer.js';
import type { Call, Router } from '../http/router.js';
import { type Channel, fullName, risks } from '../snaps/channel.js';
import { channelMap } from '../snaps/channel-map.js';
import type { Release, Snap, Track } from '../snaps/snap.js';
import { isoZoned } from '../times.js';
import type { World } from '../world.js';
import { publisherOf, snapByName } from './publisher.js';
import { describeRevision } from './revision-json.js';
import { fallbackOf } from './tree.js';

/** `api/v2/snaps/NAME/channel-map` (canonical contract 6). */
export function addChannelMap(router: Router, world: World): void {
  router.on('GET', '/api/v2/snaps/:name/channel-map', (call) => show(world, call));
}

function show(world: World, call: Call): Answer {
  const login = publisherOf(world, call, 'package_access');
  const snap = snapByName(world, login, call.params['name'] ?? '');
  const rows = channelMap(snap, world.now());
  const used = new Set(rows.map(({ revision }) => revision));
  return ok({
    'channel-map': rows.map((row) => ({
      architecture: row.architecture,
      channel: fullName(row),
      'expiration-date': row.expires === null ? null : isoZoned(row.expires),
      revision: row.revision,
      progressive: describeProgressive(row.progressive),
      when: isoZoned(row.when),
    })),
    revisions: snap.revisions.filter(({ revision }) => used.has(revision)).map(describeRevision),
    snap: {
      name: snap.name,
      channels: channelsOf(snap, rows).map((channel) => ({
        name: fullName(channel),
        track: channel.track,
        risk: channel.risk,
        branch: channel.branch,
        fallback: fallbackOf(channel),
      })),
      'default-track': snap.defaultTrack,
      tracks: snap.tracks.map((track) => describeTrack(track, snap)),
    },
  });
}

/** A release that everybody gets has the object, too, with nothing in it. */
export function describeProgressive(progressive: Release['progressive']): Record<string, unknown> {
  const { paused = null, percentage = null } = progressive ?? {};
  // Nobody installs from a sandbox: who should have it has it.
  return { paused, percentage, 'current-percentage': percentage };
}

function channelsOf(snap: Snap, rows: readonly Channel[]): Channel[] {
  const plain = snap.tracks.flatMap(({ name: track }) =>
    risks.map((risk): Channel => ({ track, risk, branch: null })),
  );
  const branches = new Map(
    rows.filter(({ branch }) => branch !== null).map((row) => [fullName(row), row] as const),
  );
  return [...plain, ...branches.values()];
}

function describeTrack(
  { name, status, created, versionPattern }: Track,
  snap: Snap,
): Record<string, unknown> {
  return {
    name,
    status: name === snap.defaultTrack ? 'default' : status,
    'creation-date': name === 'latest' ? null : isoZoned(created),
    'version-pattern': versionPattern,
  };
}
