import type { Call } from '@omnipub/core';
import { ask, segment } from '../../api/ask.js';
import { risks } from '../../api/channel.js';
import { present } from '../../api/present.js';
import type { ApiSession } from '../../api/session.js';
import { checkSnapName } from '../names/snap-name.js';
import { isOnPremises } from '../on-premises/is-on-premises.js';
import { channelMapAnswer } from './channel-map-schema.js';

/** A release that only a part of the devices gets. */
export interface Progressive {
  /** Percent of the devices that are to get it. */
  readonly percentage: number;
  readonly paused: boolean;
  /** Percent that have it by now, where the store tells. */
  readonly currentPercentage?: number;
}

/** A revision that a channel offers to an architecture. While a progressive release is on its way there are two rows for one channel. */
export interface ChannelRow {
  /** With its track: `latest/stable`. */
  readonly channel: string;
  readonly architecture: string;
  readonly revision: number;
  readonly version?: string;
  /** All that the revision is for; empty where the store does not tell. */
  readonly architectures: readonly string[];
  /** ISO 8601. */
  readonly releasedAt?: string;
  /** When a branch ends. ISO 8601. */
  readonly expiresAt?: string;
  /** Set on the row of the new revision. */
  readonly progressive?: Progressive;
}

/** A channel that the snap has, opened or not. */
export interface KnownChannel {
  readonly name: string;
  readonly track: string;
  readonly risk: string;
  readonly branch?: string;
  /** Whom it follows while it is closed. */
  readonly fallback?: string;
}

/** A track and how it stands. */
export interface SnapTrack {
  readonly name: string;
  /** active, default, hidden or closed. */
  readonly status: string;
  /** ISO 8601. */
  readonly createdAt?: string;
  readonly versionPattern?: string;
}

/** What the channels of a snap offer. */
export interface ChannelMap {
  readonly name: string;
  readonly rows: readonly ChannelRow[];
  /** In the order of the store. */
  readonly channels: readonly KnownChannel[];
  readonly tracks: readonly SnapTrack[];
  /** Absent: `latest`. */
  readonly defaultTrack?: string;
}

/** What every opened channel offers to every architecture (canonical contract 6, Lists). */
export async function fetchChannelMap(session: ApiSession, name: string, call: Call): Promise<ChannelMap> {
  checkSnapName(name);
  const found = await ask(session, channelMapAnswer, call, {
    what: `to show the channels of ${name}`,
    path: isOnPremises(session)
      ? `v1/snap/${segment(name)}/releases`
      : `api/v2/snaps/${segment(name)}/channel-map`,
  });
  const snap = found.snap ?? found.package;
  const revisions = new Map(found.revisions.map((revision) => [revision.revision, revision]));
  return present({
    name,
    rows: found['channel-map'].map((row): ChannelRow => {
      const { percentage, paused, 'current-percentage': currentPercentage } = row.progressive ?? {};
      return present({
        channel: withTrack(row.channel),
        architecture: row.architecture,
        revision: row.revision,
        version: revisions.get(row.revision)?.version,
        architectures: revisions.get(row.revision)?.architectures ?? [],
        releasedAt: row.when,
        expiresAt: row['expiration-date'],
        progressive:
          percentage === undefined
            ? undefined
            : present({ percentage, paused: paused ?? false, currentPercentage }),
      });
    }),
    channels: (snap?.channels ?? []).map(({ name: channel, track, risk, branch, fallback }) =>
      present({
        name: withTrack(channel),
        track,
        risk,
        branch,
        fallback: fallback === undefined ? undefined : withTrack(fallback),
      }),
    ),
    tracks: (snap?.tracks ?? []).map((track) =>
      present({
        name: track.name,
        status: track.status ?? 'active',
        createdAt: track['creation-date'],
        versionPattern: track['version-pattern'],
      }),
    ),
    defaultTrack: snap?.['default-track'],
  });
}

/** The store leaves `latest` out at times; what it says is not refused when it is odd. */
function withTrack(channel: string): string {
  const [first = '', ...rest] = channel.split('/');
  const isBare = (risks as readonly string[]).includes(first) && rest.length < 2;
  return isBare ? `latest/${channel}` : channel;
}
