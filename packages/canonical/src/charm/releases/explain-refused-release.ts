import { type Call, PublishError } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { fetchLogin } from '../account/whoami.js';
import { withMore } from '../with-more.js';
import { channelsOutside } from './allowed-channels.js';
import type { CharmChannelMap } from './channel-map-schema.js';
import { fetchChannelMap } from './fetch-channel-map.js';
import type { ReleaseRequest } from './release-request.js';
import { isReleased } from './released.js';

/** What was refused. */
export interface RefusedRelease {
  readonly name: string;
  readonly releases: readonly ReleaseRequest[];
  readonly thrown: unknown;
}

/**
 * A refusal names at most one of several channels, and not what became of the others: both are looked up. An error that is no
 * refusal comes back as it is.
 */
export async function explainRefusedRelease(
  session: ApiSession,
  { name, releases, thrown }: RefusedRelease,
  call: Call,
): Promise<unknown> {
  if (!(thrown instanceof PublishError) || !isRefusal(thrown) || call.signal.aborted) return thrown;
  const map = await quietly(fetchChannelMap(session, name, call));
  const forbidden = thrown.code === 'AUTH_DENIED' ? await forbiddenChannels(session, releases, call) : [];
  call.signal.throwIfAborted();
  const hint =
    forbidden.length === 0
      ? {}
      : { hint: `this login may not release to ${forbidden.join(', ')}: log in again with these channels` };
  return withMore(thrown, `${thrown.message}; ${outcomeText(releases, map)}`, hint);
}

const isRefusal = ({ status }: PublishError): boolean =>
  status !== undefined && status >= 400 && status < 500 && status !== 401 && status !== 429;

function outcomeText(releases: readonly ReleaseRequest[], map: CharmChannelMap | undefined): string {
  if (map === undefined) return 'what was released could not be looked up';
  const channelsOf = (list: readonly ReleaseRequest[]): string =>
    [...new Set(list.map(({ channel }) => channel))].join(', ');
  const done = releases.filter((each) => isReleased(each, map));
  const open = releases.filter((each) => !done.includes(each));
  if (done.length === 0) return `nothing was released: not to ${channelsOf(open)}`;
  return `released: ${channelsOf(done)}; not released: ${channelsOf(open)}`;
}

async function forbiddenChannels(
  session: ApiSession,
  releases: readonly ReleaseRequest[],
  call: Call,
): Promise<readonly string[]> {
  const login = await quietly(fetchLogin(session, call));
  return login === undefined
    ? []
    : channelsOutside(
        login,
        releases.map(({ channel }) => channel),
      );
}

/** Looking is an extra: when it fails too, the refusal itself is what counts. */
const quietly = <T>(work: Promise<T>): Promise<T | undefined> => work.catch(() => undefined);
