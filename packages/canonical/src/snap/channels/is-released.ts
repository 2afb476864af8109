import { fullChannel } from '../../api/channel.js';
import type { ChannelMap } from './channel-map.js';
import type { WantedChannel } from './wanted-channels.js';

/** Does the channel offer this revision, on every architecture that it is for, as it is wanted: to all, or to so many devices? */
export function isReleased(
  map: ChannelMap,
  revision: number,
  { parts }: Pick<WantedChannel, 'parts'>,
  progressive: { readonly percentage: number; readonly paused: boolean } | undefined,
): boolean {
  const channel = fullChannel(parts, map.defaultTrack);
  const rows = map.rows.filter((row) => row.channel === channel && row.revision === revision);
  const [first] = rows;
  if (first === undefined) return false;
  // A revision for `all` shows under whatever architectures the store lists.
  const offered = new Set(rows.map((row) => row.architecture));
  const missing = first.architectures.filter((each) => each !== 'all' && !offered.has(each));
  if (missing.length > 0) return false;
  return rows.every((row) =>
    progressive === undefined
      ? row.progressive === undefined
      : row.progressive?.percentage === progressive.percentage &&
        row.progressive.paused === progressive.paused,
  );
}
