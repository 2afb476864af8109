import { PublishError } from '@omnipub/core';
import { parseChannel } from '../../api/channel.js';

/** One revision for one channel; the same channel may be there for several revisions, each with bases of its own. */
export interface ReleaseRequest {
  /** `[TRACK/]RISK[/BRANCH]`. */
  readonly channel: string;
  /** Null closes the channel. */
  readonly revision: number | null;
  /** A revision of null takes the resource away. @default left to the store */
  readonly resources?: readonly { readonly name: string; readonly revision: number | null }[] | undefined;
}

/** @throws PublishError INVALID_INPUT for a channel or revision that can't be one, and when there is nothing to do */
export function checkReleases(releases: readonly ReleaseRequest[]): void {
  if (releases.length === 0)
    throw new PublishError('INVALID_INPUT', 'there is no channel to release to', {
      store: 'charmhub',
      hint: 'name at least one, such as latest/edge',
    });
  for (const { channel, revision, resources = [] } of releases) {
    parseChannel(channel, 'charmhub');
    for (const number of [revision, ...resources.map((each) => each.revision)]) {
      if (number === null || (Number.isSafeInteger(number) && number > 0)) continue;
      throw new PublishError('INVALID_INPUT', `${String(number)} is no revision`, {
        store: 'charmhub',
        hint: 'revisions are whole numbers from 1',
      });
    }
  }
}

/** Is it the channel that was asked for? One without a track means the default track, whatever that is. */
export function isSameChannel(asked: string, found: string): boolean {
  const a = parseChannel(asked, 'charmhub');
  const b = parseChannel(found, 'charmhub');
  if (a.risk !== b.risk || a.branch !== b.branch) return false;
  return a.track === undefined || a.track === (b.track ?? 'latest');
}
