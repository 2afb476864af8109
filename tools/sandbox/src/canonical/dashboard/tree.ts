import { type Channel, fullName, inTrack, risks } from '../snaps/channel.js';
import { channelMap, type MapRow } from '../snaps/channel-map.js';
import type { Snap } from '../snaps/snap.js';
import { isoSeconds } from '../times.js';

/** A channel of one architecture as dev/api shows it (canonical contract 6). */
export type TreeEntry =
  | { readonly channel: string; readonly info: 'none' | 'tracking' }
  | {
      readonly channel: string;
      readonly info: 'specific' | 'branch';
      readonly revision: number;
      readonly version: string;
      readonly expires_at?: string;
      readonly progressive?: unknown;
    };

/** `{track: {"16": {architecture: entries}}}`. @param only one architecture */
export function channelMapTree(
  snap: Snap,
  now: number,
  only?: string,
): Record<string, Record<'16', Record<string, TreeEntry[]>>> {
  const rows = channelMap(snap, now);
  const architectures = [...new Set(snap.releases.map(({ architecture }) => architecture))].sort();
  const shown = only === undefined ? architectures : architectures.filter((one) => one === only);
  return Object.fromEntries(
    snap.tracks.map(({ name: track }) => {
      const byArchitecture = shown.map((architecture) => {
        const own = rows.filter((row) => row.track === track && row.architecture === architecture);
        return [architecture, entriesOf(snap, own)] as const;
      });
      return [track, { '16': Object.fromEntries(byArchitecture) }];
    }),
  );
}

/** The default track's channels of every architecture in one list, the old form. */
export function flatChannelMap(snap: Snap, now: number): TreeEntry[] {
  const tree = channelMapTree(snap, now)[snap.defaultTrack ?? 'latest'];
  return Object.values(tree?.['16'] ?? {}).flat();
}

function entriesOf(snap: Snap, rows: readonly MapRow[]): TreeEntry[] {
  let followed = false;
  return risks.flatMap((risk): TreeEntry[] => {
    const own = rows.filter((row) => row.risk === risk);
    const open = own.filter(({ branch }) => branch === null);
    const closed: TreeEntry = { channel: risk, info: followed ? 'tracking' : 'none' };
    followed ||= open.length > 0;
    const branches = own.filter(({ branch }) => branch !== null);
    return [
      ...(open.length > 0 ? open.map((row) => entry(snap, row)) : [closed]),
      ...branches.map((row) => entry(snap, row)),
    ];
  });
}

function entry(snap: Snap, row: MapRow): TreeEntry {
  const version = snap.revisions.find(({ revision }) => revision === row.revision)?.version ?? '';
  return {
    channel: inTrack(row),
    info: row.branch === null ? 'specific' : 'branch',
    revision: row.revision,
    version,
    ...(row.expires === null ? {} : { expires_at: isoSeconds(row.expires) }),
    ...(row.progressive === null ? {} : { progressive: row.progressive }),
  };
}

/** What a closed channel's users get instead: the next safer one that is open; null: nothing. */
export function fallbackOf(channel: Channel): string | null {
  if (channel.branch !== null) return fullName({ ...channel, branch: null });
  const safer = risks[risks.indexOf(channel.risk) - 1];
  return safer === undefined ? null : fullName({ ...channel, risk: safer });
}
