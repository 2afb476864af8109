import { type Call, PublishError } from '@omnipub/core';
import type { RegisteredSnap } from '../account/account.js';
import { fetchChannelMap } from '../channels/channel-map.js';
import { type ChannelStatus, channelStatuses } from '../channels/channel-status.js';
import { listNames } from '../names/list-names.js';
import { listReleases, listRevisions } from '../revisions/list-revisions.js';
import type { SnapRelease } from '../revisions/release-pages.js';
import type { SnapRevision } from '../revisions/revision.js';
import type { SnapSession } from '../session.js';
import type { SnapListInput } from './schemas.js';

/** One line of a list. */
export type SnapItem =
  | ({ readonly what: 'name' } & RegisteredSnap)
  | ({ readonly what: 'revision'; readonly name: string } & SnapRevision)
  | ({ readonly what: 'release'; readonly name: string } & SnapRelease)
  | ({ readonly what: 'channel'; readonly name: string } & ChannelStatus);

/** Lists lazily. @throws PublishError INVALID_INPUT for a list that needs a name and has none */
export async function* listSnaps(
  session: SnapSession,
  { what: asked, name }: SnapListInput,
  call: Call,
): AsyncGenerator<SnapItem, void, void> {
  const what = asked ?? (name === undefined ? 'names' : 'revisions');
  if (what === 'names') {
    for await (const snap of listNames(session, call))
      if (name === undefined || snap.name === name) yield { what: 'name', ...snap };
    return;
  }
  if (name === undefined)
    throw new PublishError('INVALID_INPUT', `a list of ${what} needs the name of a snap`, {
      store: session.store,
      hint: 'give the name as well',
    });
  switch (what) {
    case 'revisions':
      for await (const revision of listRevisions(session, name, call))
        yield { what: 'revision', name, ...revision };
      return;
    case 'releases':
      for await (const release of listReleases(session, name, call))
        yield { what: 'release', name, ...release };
      return;
    case 'channels':
      for (const channel of channelStatuses(await fetchChannelMap(session, name, call)))
        yield { what: 'channel', name, ...channel };
  }
}
