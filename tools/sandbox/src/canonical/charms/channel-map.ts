import { type Channel, fullName, type Risk, risks } from '../snaps/channel.js';
import type { Base, Charm, Release } from './charm.js';

const BRANCH_DAYS = 30;

/** An open channel of one base. */
export type MapRow = Release & { readonly revision: number };

/** When the branch of a release ends; milliseconds since the epoch. */
export const expiryOf = ({ branch, when }: Pick<Release, 'branch' | 'when'>): number | null =>
  branch === null ? null : when + BRANCH_DAYS * 86_400_000;

/** The open channels, the last released first. @param seenAt what was released later is not there yet */
export function channelMap(charm: Charm, now: number, seenAt = now): MapRow[] {
  const rows = new Map<string, Release>();
  for (const release of charm.releases) {
    if (release.when > seenAt) continue;
    const key = JSON.stringify([fullName(release), release.base]);
    rows.delete(key);
    rows.set(key, release);
  }
  const open = [...rows.values()].filter((release): release is MapRow => {
    const expires = expiryOf(release);
    return release.revision !== null && (expires === null || expires > now);
  });
  return open.reverse();
}

/** What a channel has for a base now, if anything. */
export function rowOf(
  charm: Charm,
  { channel, base, now }: { readonly channel: Channel; readonly base: Base | null; readonly now: number },
): MapRow | undefined {
  const key = JSON.stringify(base);
  return channelMap(charm, now).find(
    (row) => fullName(row) === fullName(channel) && JSON.stringify(row.base) === key,
  );
}

/** A channel with what its users get while it is closed. */
export interface ListedChannel extends Channel {
  readonly fallback: string | null;
}

/** All channels of all tracks, and the branches that are open (canonical contract 6, lists). */
export function listChannels(charm: Charm, now: number): ListedChannel[] {
  const branches = new Map(
    channelMap(charm, now)
      .filter(({ branch }) => branch !== null)
      .map((row) => [fullName(row), row] as const),
  );
  return charm.tracks.flatMap(({ name: track }) => [
    ...risks.map((risk, index) => ({ track, risk, branch: null, fallback: above(track, index) })),
    ...[...branches.values()]
      .filter((row) => row.track === track)
      .map(({ risk, branch }) => ({ track, risk, branch, fallback: `${track}/${risk satisfies Risk}` })),
  ]);
}

function above(track: string, index: number): string | null {
  const risk = risks[index - 1];
  return risk === undefined ? null : `${track}/${risk}`;
}
