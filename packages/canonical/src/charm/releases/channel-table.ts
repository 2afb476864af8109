import { type Base, baseText } from './base-schema.js';
import type { CharmChannelMap, CharmRelease, PackageChannel } from './channel-map-schema.js';

/** What a channel gives to one base. */
export interface ChannelLine {
  readonly channel: string;
  /** Null for a bundle. */
  readonly base: Base | null;
  /**
   * `open`: something is released there. `follows`: it is closed, and gives what another channel has. `closed`: nothing in its track
   * is released that it could give.
   */
  readonly state: 'open' | 'follows' | 'closed';
  /** What it gives; a progressive release beside it is in `progressive`. */
  readonly release?: CharmRelease;
  /** The channel that it follows; only where `state` says so. */
  readonly follows?: string;
  /** The new release that reaches machines little by little. */
  readonly progressive?: CharmRelease;
}

/** Every channel with what it gives to each base, in the order of the store; for tables, and to see what a channel follows. */
export function channelTable(map: CharmChannelMap): readonly ChannelLine[] {
  const bases = new Map(map.releases.map((release) => [baseText(release.base), release.base]));
  const channels = withBranches(map);
  return [...bases.values()].flatMap((base) =>
    channels.map((channel) => lineOf(map, channels, channel, base)),
  );
}

/** The store lists branches only while they are open; such a one has nothing to follow. */
function withBranches(map: CharmChannelMap): readonly PackageChannel[] {
  const known = new Set(map.channels.map(({ name }) => name));
  const others = [...new Set(map.releases.map(({ channel }) => channel))].filter((name) => !known.has(name));
  return [
    ...map.channels,
    ...others.map((name) => {
      const parts = name.split('/');
      return { name, track: parts[0] ?? name, risk: parts[1] ?? name };
    }),
  ];
}

function lineOf(
  map: CharmChannelMap,
  channels: readonly PackageChannel[],
  channel: PackageChannel,
  base: Base | null,
): ChannelLine {
  const own = openAt(map, channel.name, base);
  if (own.release !== undefined) return { channel: channel.name, base, state: 'open', ...own };
  const seen = new Set([channel.name]);
  let next = channel.fallback;
  while (next !== undefined && !seen.has(next)) {
    seen.add(next);
    const there = openAt(map, next, base);
    if (there.release !== undefined)
      return { channel: channel.name, base, state: 'follows', follows: next, ...there };
    const name: string = next;
    next = channels.find((each) => each.name === name)?.fallback;
  }
  return { channel: channel.name, base, state: 'closed' };
}

/** Of two rows the one with a percentage is the new revision (canonical contract 6). */
function openAt(
  map: CharmChannelMap,
  name: string,
  base: Base | null,
): Pick<ChannelLine, 'release' | 'progressive'> {
  const rows = map.releases.filter(
    (row) => row.channel === name && row.revision !== null && baseText(row.base) === baseText(base),
  );
  const release = rows.find((row) => row.progressive?.percentage === undefined) ?? rows[0];
  if (release === undefined) return {};
  const progressive = rows.find((row) => row !== release && row.progressive?.percentage !== undefined);
  return progressive === undefined ? { release } : { release, progressive };
}
