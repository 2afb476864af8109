import { isoSeconds } from '../times.js';
import { fullName } from './channel.js';
import { channelMap } from './channel-map.js';
import type { Media, Revision, Snap } from './snap.js';

/** What the store holds of a snap, for tests to look at. */
export interface SnapView {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
  readonly publisherId: string;
  readonly defaultTrack: string;
  readonly tracks: readonly string[];
  readonly revisions: readonly Readonly<Revision>[];
  /** What is open, in full names with `on ARCHITECTURE`: `{"latest/edge on amd64": [3]}`; two where a release is progressive. */
  readonly channels: Readonly<Record<string, readonly number[]>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly media: readonly Media[];
  /** ISO 8601. */
  readonly since: string;
}

/** A copy of what the store holds of a snap. @param now milliseconds since the epoch */
export function viewOf(snap: Snap, now: number): SnapView {
  const channels: Record<string, number[]> = {};
  for (const row of channelMap(snap, now)) {
    const key = `${fullName(row)} on ${row.architecture}`;
    channels[key] = [...(channels[key] ?? []), row.revision];
  }
  return structuredClone({
    id: snap.id,
    name: snap.name,
    private: snap.private,
    publisherId: snap.publisherId,
    defaultTrack: snap.defaultTrack ?? 'latest',
    tracks: snap.tracks.map(({ name }) => name),
    revisions: snap.revisions,
    channels,
    metadata: snap.metadata,
    media: snap.media,
    since: isoSeconds(snap.since),
  });
}
