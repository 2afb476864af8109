import { type Call, type ExplainError, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { ask } from '../../api/ask.js';
import { explain, storeNames } from '../../api/errors.js';
import type { ApiSession } from '../../api/session.js';
import { wasLost } from '../../api/was-lost.js';
import { lookAfter } from '../look-after.js';
import { checkSnapName } from '../names/snap-name.js';
import { isOnPremises, refuseOnPremises } from '../on-premises/is-on-premises.js';
import { releaseOnPremises } from '../on-premises/release.js';
import { checkRevision } from '../revisions/get-revision.js';
import { fetchChannelMap } from './channel-map.js';
import { isReleased } from './is-released.js';
import { type ProgressiveOptions, progressiveBody } from './progressive.js';
import { namedInRefusal, refusedChannels } from './refused-channels.js';
import { type WantedChannel, wantedChannels } from './wanted-channels.js';

/** Options of {@link release}. */
export interface ReleaseOptions {
  /** Only so many of the devices get it. @default all of them, at once */
  readonly progressive?: ProgressiveOptions | undefined;
  /**
   * What to do when the login may not release to one of several channels: `fail` releases to none, as the store itself does;
   * `others` releases to the others, and says which were refused. @default 'fail'
   */
  readonly whenRefused?: 'fail' | 'others' | undefined;
}

/** Where a revision was released to. */
export interface ReleaseResult {
  /** As the store names them. */
  readonly opened: readonly string[];
  /** Asked for, and not opened. */
  readonly refused: readonly string[];
}

const answer = z.object({ success: z.boolean().optional(), opened_channels: z.array(z.string()).nullish() });

/**
 * Releases one revision to all of the channels in one call (canonical contract 6, `snapcraft_release`). When the answer is lost the
 * channel map is looked at; nothing is sent twice.
 * @throws PublishError INVALID_INPUT for what is no name, revision, channel or percentage; AUTH_DENIED that names the channels which
 * the login may not release to; NOT_FOUND for a snap or track that is not there
 */
export async function release(
  session: ApiSession,
  name: string,
  revision: number,
  channels: readonly string[],
  options: ReleaseOptions,
  call: Call,
): Promise<ReleaseResult> {
  checkSnapName(name);
  checkRevision(revision);
  const wanted = wantedChannels(channels);
  if (options.progressive !== undefined)
    refuseOnPremises(session, 'progressive releases', 'release to all devices');
  const request = { name, revision, progressive: progressiveBody(options.progressive) };
  const first = await send(session, request, wanted, call);
  if ('opened' in first) return first;
  const refused = await refusedChannels(session, wanted, first.named, call);
  const others = wanted.filter((channel) => !refused.includes(channel));
  if (options.whenRefused !== 'others' || refused.length === 0 || others.length === 0)
    throw denied(first.error, request, { refused, others });
  const second = await send(session, request, others, call);
  if (!('opened' in second)) throw second.error;
  return { opened: second.opened, refused: [...second.refused, ...refused.map(({ text }) => text)] };
}

interface ReleaseRequest {
  readonly name: string;
  readonly revision: number;
  readonly progressive: ReturnType<typeof progressiveBody>;
}

/** The store refused the whole call. */
interface Refusal {
  readonly error: PublishError;
  /** Channels that the answer names. */
  readonly named: readonly string[] | undefined;
}

async function send(
  session: ApiSession,
  request: ReleaseRequest,
  wanted: readonly WantedChannel[],
  call: Call,
): Promise<ReleaseResult | Refusal> {
  const { name, revision, progressive } = request;
  let named: readonly string[] | undefined;
  const usual = explain(
    storeNames.snap,
    `the release of ${name} ${String(revision)} to ${wanted.map(({ text }) => text).join(', ')}`,
  );
  const explainRelease: ExplainError = (given) => {
    named = namedInRefusal(given.json);
    return usual(given);
  };
  try {
    if (isOnPremises(session)) {
      const texts = wanted.map(({ text }) => text);
      return resultOf(wanted, await releaseOnPremises(session, name, revision, texts, call));
    }
    const found = await ask(session, answer, call, {
      what: `the release of ${name}`,
      path: 'dev/api/snap-release/',
      json: { name, revision: String(revision), channels: wanted.map(({ text }) => text), progressive },
      explain: explainRelease,
    });
    return resultOf(wanted, found.opened_channels);
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || call.signal.aborted) throw thrown;
    if (thrown.status === 403) return { error: thrown, named };
    if (!wasLost(thrown, call)) throw thrown;
    return lookAfter(thrown, call, async () => {
      const map = await fetchChannelMap(session, name, call);
      const isDone = wanted.every((channel) => isReleased(map, revision, channel, progressive));
      return isDone ? resultOf(wanted, undefined) : undefined;
    });
  }
}

/** A store that does not say which channels it opened has opened all: it answers with an error otherwise. */
function resultOf(
  wanted: readonly WantedChannel[],
  opened: readonly string[] | null | undefined,
): ReleaseResult {
  if (opened === null || opened === undefined) return { opened: wanted.map(({ text }) => text), refused: [] };
  const isOpened = ({ text, full }: WantedChannel): boolean => opened.includes(text) || opened.includes(full);
  return { opened, refused: wanted.filter((channel) => !isOpened(channel)).map(({ text }) => text) };
}

function denied(
  error: PublishError,
  { name, revision }: ReleaseRequest,
  {
    refused,
    others,
  }: { readonly refused: readonly WantedChannel[]; readonly others: readonly WantedChannel[] },
): PublishError {
  if (refused.length === 0) return error;
  const names = (list: readonly WantedChannel[]): string => list.map(({ text }) => text).join(', ');
  const rest = others.length === 0 ? '' : `; nothing was released to ${names(others)} either`;
  const { status, storeCode, storeMessage, requestId } = error;
  return new PublishError(
    'AUTH_DENIED',
    `this login may not release ${name} ${String(revision)} to ${names(refused)}${rest}`,
    {
      store: 'snap',
      recovery: 'login',
      hint: 'log in again with these channels, or leave them out',
      ...(status === undefined ? {} : { status }),
      ...(storeCode === undefined ? {} : { storeCode }),
      ...(storeMessage === undefined ? {} : { storeMessage }),
      ...(requestId === undefined ? {} : { requestId }),
    },
  );
}
