import type { Channel } from './channel.js';
import { fullName, risks } from './channel.js';
import type { Release, Snap } from './snap.js';

const BRANCH_DAYS = 30;

/** What a channel of one architecture gives its users now. */
export interface MapRow extends Channel {
  readonly architecture: string;
  readonly revision: number;
  /** Set for a revision that only some of the users get; another row has what the others get. */
  readonly progressive: Release['progressive'];
  /** Milliseconds since the epoch. */
  readonly when: number;
  /** When a branch ends; milliseconds since the epoch. */
  readonly expires: number | null;
}

/** When the branch of a release ends. */
export const expiryOf = ({ branch, when }: Pick<Release, 'branch' | 'when'>): number | null =>
  branch === null ? null : when + BRANCH_DAYS * 86_400_000;

/**
 * The open channels, in the order of tracks, risks and architectures. A progressive release is a second row of its channel, behind the
 * revision that it is to replace (canonical contract 6).
 */
export function channelMap(snap: Snap, now: number): MapRow[] {
  const histories = new Map<string, Release[]>();
  for (const release of snap.releases) {
    const key = `${fullName(release)} ${release.architecture}`;
    const history = histories.get(key);
    if (history === undefined) histories.set(key, [release]);
    else history.push(release);
  }
  const rows = [...histories.values()].flatMap((history) => current(history, now));
  const trackOrder = snap.tracks.map(({ name }) => name);
  const order = (row: MapRow): string =>
    [
      String(trackOrder.indexOf(row.track)).padStart(5, '0'),
      risks.indexOf(row.risk),
      row.branch ?? '',
      row.architecture,
      row.progressive === null ? 0 : 1,
    ].join(' ');
  return rows.sort((a, b) => (order(a) < order(b) ? -1 : 1));
}

function current(history: readonly Release[], now: number): MapRow[] {
  const last = history.at(-1);
  if (last === undefined || last.revision === null) return [];
  const expires = expiryOf(last);
  if (expires !== null && expires <= now) return [];
  if (last.progressive === null) return [row(last)];
  const sinceClosed = history.slice(history.findLastIndex(({ revision }) => revision === null) + 1);
  const base = sinceClosed.findLast(({ progressive }) => progressive === null);
  return [...(base === undefined ? [] : [row(base)]), row(last)];
}

function row(release: Release): MapRow {
  const { track, risk, branch, architecture, revision, progressive, when } = release;
  return {
    track,
    risk,
    branch,
    architecture,
    revision: revision ?? 0,
    progressive,
    when,
    expires: expiryOf(release),
  };
}
