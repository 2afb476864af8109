import { type Call, PublishError } from '@omnipub/core';
import { fullChannel } from '../../api/channel.js';
import type { ApiSession } from '../../api/session.js';
import { fetchChannelMap } from './channel-map.js';
import { isReleased } from './is-released.js';
import { type ReleaseResult, release } from './release.js';
import { wantedChannels } from './wanted-channels.js';

/** What {@link updateProgressive} changes; what is left out stays. */
export interface ProgressiveUpdate {
  /** Percent of the devices, 1 to 100; 100 ends it: everybody gets the new revision. */
  readonly percentage?: number | undefined;
  readonly paused?: boolean | undefined;
}

/** What became of an update. */
export interface UpdatedProgressive {
  /** `existed`: it was so already, and nothing was sent. */
  readonly outcome: 'created' | 'existed';
  /** The revision that is on its way. */
  readonly revision: number;
  readonly released?: ReleaseResult;
}

/**
 * Changes the pace of a progressive release, or pauses it and lets it go on: the same revision is released again with other numbers.
 * @throws PublishError NOT_FOUND when no progressive release is on its way in that channel; CONFLICT when each architecture has one of its
 * own, and so must be named by its revision
 */
export async function updateProgressive(
  session: ApiSession,
  name: string,
  channel: string,
  update: ProgressiveUpdate,
  call: Call,
): Promise<UpdatedProgressive> {
  const [wanted] = wantedChannels([channel]);
  const map = await fetchChannelMap(session, name, call);
  const full = wanted === undefined ? '' : fullChannel(wanted.parts, map.defaultTrack);
  const steps = map.rows.filter((row) => row.channel === full && row.progressive !== undefined);
  const revisions = [...new Set(steps.map((row) => row.revision))];
  const [revision] = revisions;
  const current = steps[0]?.progressive;
  if (wanted === undefined || revision === undefined || current === undefined)
    throw new PublishError('NOT_FOUND', `${name} has no progressive release in ${channel}`, {
      store: session.store,
      hint: 'look at the channels, and start one with a release that has a percentage',
    });
  if (revisions.length > 1)
    throw new PublishError(
      'CONFLICT',
      `${name} has several progressive releases in ${channel}: ${revisions.join(', ')}`,
      { store: session.store, hint: 'release each revision again, with its new percentage' },
    );
  const percentage = update.percentage ?? current.percentage;
  const paused = percentage === 100 ? false : (update.paused ?? current.paused);
  if (percentage < 100 && isReleased(map, revision, wanted, { percentage, paused }))
    return { outcome: 'existed', revision };
  const released = await release(
    session,
    name,
    revision,
    [channel],
    { progressive: { percentage, paused } },
    call,
  );
  return { outcome: 'created', revision, released };
}
