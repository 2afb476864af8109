import type { Call } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { type ChannelMap, fetchChannelMap } from './channel-map.js';
import { isReleased } from './is-released.js';
import { type ProgressiveOptions, progressiveBody } from './progressive.js';
import { type ReleaseResult, release } from './release.js';
import { wantedChannels } from './wanted-channels.js';

/** What {@link releaseMissing} did. */
export interface MissingReleased {
  /** `existed`: all of the channels offered it already, and nothing was sent. */
  readonly outcome: 'created' | 'existed';
  readonly released: ReleaseResult;
  /** The channels before. */
  readonly map: ChannelMap;
}

/**
 * Releases a revision to those of the channels that do not offer it yet. A progressive release that all devices have got by now stays as
 * it is: a further run of the same release takes it from nobody.
 * @throws PublishError as {@link release}
 */
export async function releaseMissing(
  session: ApiSession,
  { name, revision }: { readonly name: string; readonly revision: number },
  channels: readonly string[],
  options: { readonly progressive?: ProgressiveOptions | undefined },
  call: Call,
): Promise<MissingReleased> {
  const wanted = wantedChannels(channels);
  const progressive = progressiveBody(options.progressive);
  const map = await fetchChannelMap(session, name, call);
  const offered = wanted.filter(
    (channel) =>
      isReleased(map, revision, channel, progressive) || isReleased(map, revision, channel, undefined),
  );
  const missing = wanted.filter((channel) => !offered.includes(channel)).map(({ text }) => text);
  const before = offered.map(({ text }) => text);
  if (missing.length === 0) return { outcome: 'existed', released: { opened: before, refused: [] }, map };
  const { opened, refused } = await release(session, name, revision, missing, options, call);
  return { outcome: 'created', released: { opened: [...before, ...opened], refused }, map };
}
