import { present } from '../../api/present.js';
import type { ChannelMap, ChannelRow, KnownChannel, Progressive } from './channel-map.js';

/** What the users of one channel get on one architecture. */
export interface ChannelStatus {
  readonly channel: string;
  readonly architecture: string;
  /** Absent when the channel is closed and follows nobody who has one. */
  readonly revision?: number;
  readonly version?: string;
  /** The channel is closed, and its users get what this one offers. */
  readonly follows?: string;
  /** When the branch ends. ISO 8601. */
  readonly expiresAt?: string;
  /** What a part of the devices gets instead. */
  readonly progressive?: Progressive & { readonly revision: number; readonly version?: string };
}

/** Reads a channel map as `snapcraft status` shows it: every channel, also closed ones, and whom they follow. */
export function channelStatuses(map: ChannelMap): ChannelStatus[] {
  const architectures = [...new Set(map.rows.map((row) => row.architecture))].sort();
  const known = new Map(map.channels.map((channel) => [channel.name, channel]));
  const names = [...new Set([...known.keys(), ...map.rows.map((row) => row.channel)])];
  return architectures.flatMap((architecture) =>
    names.map((channel) => statusOf(map, known, { channel, architecture })),
  );
}

function statusOf(
  map: ChannelMap,
  known: ReadonlyMap<string, KnownChannel>,
  at: { readonly channel: string; readonly architecture: string },
): ChannelStatus {
  const own = plainRow(map, at);
  const offered = own ?? followed(map, known, at);
  const step = map.rows.find((row) => isAt(row, at) && row.progressive !== undefined);
  return present({
    ...at,
    revision: offered?.revision,
    version: offered?.version,
    follows: own === undefined ? offered?.channel : undefined,
    expiresAt: (own ?? step)?.expiresAt,
    progressive:
      step?.progressive === undefined
        ? undefined
        : present({ ...step.progressive, revision: step.revision, version: step.version }),
  });
}

const isAt = (row: ChannelRow, at: { readonly channel: string; readonly architecture: string }): boolean =>
  row.channel === at.channel && row.architecture === at.architecture;

const plainRow = (
  map: ChannelMap,
  at: { readonly channel: string; readonly architecture: string },
): ChannelRow | undefined => map.rows.find((row) => isAt(row, at) && row.progressive === undefined);

/** Follows the fallbacks to the first channel that offers something. */
function followed(
  map: ChannelMap,
  known: ReadonlyMap<string, KnownChannel>,
  { channel, architecture }: { readonly channel: string; readonly architecture: string },
): ChannelRow | undefined {
  const seen = new Set<string>();
  for (
    let at = known.get(channel)?.fallback;
    at !== undefined && !seen.has(at);
    at = known.get(at)?.fallback
  ) {
    seen.add(at);
    const row = plainRow(map, { channel: at, architecture });
    if (row !== undefined) return row;
  }
  return undefined;
}
