import { type Channel, fullName, isBranchName, parseChannel } from './channel.js';
import type { Release, Revision, Snap } from './snap.js';

/** The channels in full, or what the store says of the first that is none. */
export type ChannelReading =
  | { readonly channels: readonly Channel[] }
  | { readonly problem: 'channel' | 'branch' | 'track'; readonly text: string };

/** Reads channels as a publisher of this snap writes them. */
export function readChannels(snap: Snap, texts: readonly string[]): ChannelReading {
  const channels: Channel[] = [];
  for (const text of texts) {
    const channel = parseChannel(text, snap.defaultTrack ?? 'latest');
    if (channel === undefined) return { problem: 'channel', text };
    if (channel.branch !== null && !isBranchName(channel.branch))
      return { problem: 'branch', text: channel.branch };
    const track = snap.tracks.find(({ name }) => name === channel.track);
    if (track === undefined || track.status === 'closed') return { problem: 'track', text: channel.track };
    channels.push(channel);
  }
  return { channels };
}

/** Why a revision can't go into a channel; undefined: it can. */
export function releaseProblem(revision: Revision, channel: Channel): string | undefined {
  if (revision.status === 'ManualReviewPending' || revision.status === 'Rejected')
    return `Revision ${revision.revision} has not passed the review.`;
  const isSafe = channel.risk === 'stable' || channel.risk === 'candidate';
  if (isSafe && channel.branch === null && (revision.grade === 'devel' || revision.confinement === 'devmode'))
    return `Revision ${revision.revision} (grade ${revision.grade}, confinement ${revision.confinement}) can't be released to ${fullName(channel)}.`;
  return undefined;
}

/** What {@link releaseTo} does. */
export interface ReleaseOrder {
  readonly channels: readonly Channel[];
  readonly revision: Revision;
  readonly progressive: Release['progressive'];
  /** Milliseconds since the epoch. */
  readonly when: number;
}

/** Releases a revision for each of its architectures. To be called inside of a change. */
export function releaseTo(snap: Snap, { channels, revision, progressive, when }: ReleaseOrder): void {
  for (const channel of channels) {
    for (const architecture of revision.architectures)
      snap.releases.push({ ...channel, architecture, revision: revision.revision, progressive, when });
  }
  revision.status = 'Published';
}

/** Closes channels for every architecture that has them open. To be called inside of a change. @returns those that were open */
export function closeChannels(snap: Snap, channels: readonly Channel[], when: number): Channel[] {
  return channels.filter((channel) => {
    const name = fullName(channel);
    const last = new Map(
      snap.releases.filter((one) => fullName(one) === name).map((one) => [one.architecture, one] as const),
    );
    const open = [...last.values()].filter(({ revision }) => revision !== null);
    for (const { architecture } of open)
      snap.releases.push({ ...channel, architecture, revision: null, progressive: null, when });
    return open.length > 0;
  });
}
