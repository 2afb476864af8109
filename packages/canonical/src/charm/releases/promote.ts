import { type CallControl, callOf, PublishError } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { baseText } from './base-schema.js';
import type { CharmChannelMap, CharmRelease } from './channel-map-schema.js';
import { channelTable } from './channel-table.js';
import { fetchChannelMap } from './fetch-channel-map.js';
import { type ReleasedChannel, releaseCharm } from './release.js';
import { checkReleases, isSameChannel, type ReleaseRequest } from './release-request.js';
import { isReleased } from './released.js';

/** What is promoted, and where. */
export interface PromoteOptions extends CallControl {
  /** The channel that has it. */
  readonly from: string;
  /** The channels that get it. */
  readonly to: readonly string[];
  /** Only these architectures. @default every base that `from` has */
  readonly architectures?: readonly string[] | undefined;
}

/**
 * Releases what one channel has to others: each base's revision with its resources, in one call. What is there already is not
 * released again, so that a promotion can be repeated.
 * @throws PublishError NOT_FOUND when the channel has nothing of its own; CONFLICT while a progressive release is going on there;
 * what {@link releaseCharm} throws
 */
export async function promote(
  session: ApiSession,
  name: string,
  options: PromoteOptions,
): Promise<readonly ReleasedChannel[]> {
  const { from, to, architectures } = options;
  checkReleases([from, ...to].map((channel) => ({ channel, revision: null })));
  if (to.length === 0) checkReleases([]);
  const call = callOf(options);
  const map = await fetchChannelMap(session, name, call);
  const rows = rowsOf(map, from).filter(
    ({ base }) => architectures === undefined || base === null || architectures.includes(base.architecture),
  );
  if (rows.length === 0) throw nothingThere(name, from, map);
  refuseProgressive(name, from, rows);
  const requests = to.flatMap((channel) => requestsOf(channel, rows));
  const open = requests.filter((request) => !isReleased(request, map));
  const there = requests
    .filter((request) => !open.includes(request))
    .map(({ channel, revision, resources = [] }) => ({ channel, revision, resources }));
  if (open.length === 0) return there;
  return [...there, ...(await releaseCharm(session, name, open, call))];
}

const rowsOf = (map: CharmChannelMap, channel: string): readonly CharmRelease[] =>
  map.releases.filter((row) => row.revision !== null && isSameChannel(channel, row.channel));

/** A revision with several bases has a row for each, and is released once. */
function requestsOf(channel: string, rows: readonly CharmRelease[]): readonly ReleaseRequest[] {
  const byRevision = new Map(rows.map((row) => [row.revision, row]));
  return [...byRevision.values()].map(({ revision, resources }) => ({
    channel,
    revision,
    ...(resources.length === 0
      ? {}
      : { resources: resources.map(({ name, revision: own }) => ({ name, revision: own })) }),
  }));
}

function refuseProgressive(name: string, from: string, rows: readonly CharmRelease[]): void {
  const bases = rows.map(({ base }) => baseText(base));
  const double = bases.find((base, at) => bases.indexOf(base) !== at);
  if (double === undefined) return;
  throw new PublishError(
    'CONFLICT',
    `${from} of ${name} has two revisions for ${double}: a progressive release is going on`,
    {
      store: 'charmhub',
      hint: 'finish it or take it back, then promote again',
    },
  );
}

function nothingThere(name: string, from: string, map: CharmChannelMap): PublishError {
  const follows = channelTable(map).find(
    (line) => isSameChannel(from, line.channel) && line.follows !== undefined,
  )?.follows;
  return new PublishError('NOT_FOUND', `nothing of ${name} is released to ${from}`, {
    store: 'charmhub',
    hint:
      follows === undefined
        ? 'release a revision there first, or promote from another channel'
        : `it only follows ${follows}: promote from that`,
  });
}
