import { type Call, PublishError } from '@omnipub/core';
import { fullChannel } from '../../api/channel.js';
import type { ApiSession } from '../../api/session.js';
import { listRevisions } from '../revisions/list-revisions.js';
import { type ChannelMap, type ChannelRow, fetchChannelMap } from './channel-map.js';
import { isReleased } from './is-released.js';
import { type ProgressiveOptions, progressiveBody } from './progressive.js';
import { release } from './release.js';
import { wantedChannels } from './wanted-channels.js';

/** Options of {@link promote}. */
export interface PromoteOptions {
  /** @default every architecture that the channel offers something to */
  readonly architectures?: readonly string[] | undefined;
  /** Only revisions of this build set (`build-request-id` of the revision's attributes). @default any */
  readonly buildSet?: string | undefined;
  /** @default all of the devices, at once */
  readonly progressive?: ProgressiveOptions | undefined;
}

/** One revision that was promoted. */
export interface Promoted {
  readonly revision: number;
  readonly version?: string;
  readonly architectures: readonly string[];
  /** `existed`: the target channel offered it already. */
  readonly outcome: 'created' | 'existed';
}

/**
 * Releases what one channel offers to another, a revision at a time, each with all of its architectures (canonical contract 6).
 * A revision that is still progressive in the first channel is left where it is. Run again, it goes on where it stopped.
 * @throws PublishError NOT_FOUND when the channel offers nothing, or nothing to one of the architectures asked for
 */
export async function promote(
  session: ApiSession,
  name: string,
  channels: { readonly from: string; readonly to: string },
  options: PromoteOptions,
  call: Call,
): Promise<Promoted[]> {
  const [from, to] = wantedChannels([channels.from, channels.to]);
  if (from === undefined || to === undefined)
    throw new PublishError('INVALID_INPUT', `${channels.from} can't be promoted to itself`, {
      store: session.store,
      hint: 'name two channels',
    });
  const progressive = progressiveBody(options.progressive);
  const map = await fetchChannelMap(session, name, call);
  const rows = offered(map, fullChannel(from.parts, map.defaultTrack), options.architectures, channels.from);
  const revisions = await ofBuildSet(session, name, rows, options.buildSet, call);
  const done: Promoted[] = [];
  for (const revision of revisions) {
    const own = rows.filter((row) => row.revision === revision);
    const existed = isReleased(map, revision, to, progressive);
    if (!existed)
      await release(session, name, revision, [to.text], { progressive: options.progressive }, call);
    const version = own[0]?.version;
    done.push({
      revision,
      ...(version === undefined ? {} : { version }),
      architectures: own.map((row) => row.architecture),
      outcome: existed ? 'existed' : 'created',
    });
  }
  return done;
}

function offered(
  map: ChannelMap,
  channel: string,
  architectures: readonly string[] | undefined,
  asked: string,
): ChannelRow[] {
  const rows = map.rows.filter((row) => row.channel === channel && row.progressive === undefined);
  const chosen = rows.filter((row) => architectures?.includes(row.architecture) ?? true);
  const missing = architectures?.filter((each) => !rows.some((row) => row.architecture === each)) ?? [];
  if (chosen.length > 0 && missing.length === 0) return chosen;
  const what = missing.length === 0 ? 'nothing' : `nothing for ${missing.join(', ')}`;
  throw new PublishError('NOT_FOUND', `${asked} of ${map.name} offers ${what}`, {
    store: 'snap',
    hint: 'look at the channels: a closed one only shows what it follows',
  });
}

async function ofBuildSet(
  session: ApiSession,
  name: string,
  rows: readonly ChannelRow[],
  buildSet: string | undefined,
  call: Call,
): Promise<number[]> {
  const revisions = [...new Set(rows.map((row) => row.revision))];
  if (buildSet === undefined) return revisions;
  const left = new Set(revisions);
  const chosen: number[] = [];
  for await (const { revision, attributes } of listRevisions(session, name, call)) {
    if (!left.delete(revision)) continue;
    if (attributes?.['build-request-id'] === buildSet) chosen.push(revision);
    if (left.size === 0) break;
  }
  if (chosen.length > 0) return revisions.filter((revision) => chosen.includes(revision));
  throw new PublishError('NOT_FOUND', `no revision there is of the build set ${JSON.stringify(buildSet)}`, {
    store: session.store,
    hint: 'see `attributes` in the list of revisions',
  });
}
