import { type Call, type CallControl, callOf, PublishError } from '@omnipub/core';
import { ask } from '../../api/ask.js';
import type { ApiSession } from '../../api/session.js';
import { sendOnce } from '../lost-answer.js';
import { checkCharmName } from '../names/charm-name.js';
import { charmPath } from '../names/charm-path.js';
import type { ReleasedResource } from './channel-map-schema.js';
import { releasedList } from './channel-map-schema.js';
import { explainRefusedRelease } from './explain-refused-release.js';
import { fetchChannelMap } from './fetch-channel-map.js';
import { checkReleases, isSameChannel, type ReleaseRequest } from './release-request.js';
import { hasResources, isReleased } from './released.js';

/** What a channel has now. */
export interface ReleasedChannel {
  readonly channel: string;
  /** Null: closed. */
  readonly revision: number | null;
  readonly resources: readonly ReleasedResource[];
}

/**
 * Releases and closes in one call: many channels, many revisions. What the store says that it did is compared with what was asked
 * (canonical contract 6, `charmhub_release`).
 * @throws PublishError INVALID_INPUT for a channel that is none; of a refusal, with the channels that were released and those that
 * were not; CONFLICT when the store did something else than it was asked
 */
export async function releaseCharm(
  session: ApiSession,
  name: string,
  releases: readonly ReleaseRequest[],
  options: CallControl = {},
): Promise<readonly ReleasedChannel[]> {
  checkCharmName(name);
  checkReleases(releases);
  const call = callOf(options);
  const what = whatOf(name, releases);
  let released: readonly ReleasedChannel[];
  try {
    released = await sendOnce(session, call, {
      what,
      send: () => send(session, name, releases, { call, what }),
      look: async () => {
        const map = await fetchChannelMap(session, name, call);
        return releases.every((each) => isReleased(each, map)) ? releases.map(asReleased) : undefined;
      },
    });
  } catch (thrown) {
    throw await explainRefusedRelease(session, { name, releases, thrown }, call);
  }
  return compared(name, releases, released);
}

/** Closes channels: they give what they follow. @throws PublishError as {@link releaseCharm} */
export async function closeChannels(
  session: ApiSession,
  name: string,
  channels: readonly string[],
  options: CallControl = {},
): Promise<readonly ReleasedChannel[]> {
  return releaseCharm(
    session,
    name,
    channels.map((channel) => ({ channel, revision: null })),
    options,
  );
}

async function send(
  session: ApiSession,
  name: string,
  releases: readonly ReleaseRequest[],
  { call, what }: { readonly call: Call; readonly what: string },
): Promise<readonly ReleasedChannel[]> {
  const answer = await ask(session, releasedList, call, {
    what,
    path: charmPath(name, 'releases'),
    json: releases.map(({ channel, revision, resources }) => ({
      channel,
      revision,
      ...(resources === undefined ? {} : { resources }),
    })),
  });
  return answer.released;
}

function whatOf(name: string, releases: readonly ReleaseRequest[]): string {
  const channels = [...new Set(releases.map(({ channel }) => channel))].join(', ');
  const revisions = [...new Set(releases.flatMap(({ revision }) => revision ?? []))];
  if (revisions.length === 0) return `to close ${channels} of ${name}`;
  return `the release of ${name} ${revisions.map((each) => String(each)).join(', ')} to ${channels}`;
}

const asReleased = ({ channel, revision, resources = [] }: ReleaseRequest): ReleasedChannel => ({
  channel,
  revision,
  resources,
});

function compared(
  name: string,
  releases: readonly ReleaseRequest[],
  released: readonly ReleasedChannel[],
): readonly ReleasedChannel[] {
  const wrong = releases.filter(
    (request) =>
      !released.some(
        (each) =>
          isSameChannel(request.channel, each.channel) &&
          each.revision === request.revision &&
          hasResources(request, each.resources),
      ),
  );
  if (wrong.length === 0) return released;
  const channels = [...new Set(wrong.map(({ channel }) => channel))].join(', ');
  throw new PublishError('CONFLICT', `Charmhub did not do what it was asked with ${channels} of ${name}`, {
    store: 'charmhub',
    recovery: 'give-up',
    hint: 'look at the channel map, then release again',
  });
}
