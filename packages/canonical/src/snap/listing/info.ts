import { type Call, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { ask, segment, withoutLogin } from '../../api/ask.js';
import { present } from '../../api/present.js';
import type { ApiSession } from '../../api/session.js';
import { SERIES } from '../account/account.js';
import { optionalText } from '../answer-parts.js';
import { checkSnapName } from '../names/snap-name.js';

/** A channel as everybody sees it. */
export interface PublicChannel {
  /** With its track: `latest/stable`. */
  readonly channel: string;
  readonly architecture: string;
  readonly revision: number;
  readonly version?: string;
  /** ISO 8601. */
  readonly releasedAt?: string;
}

/** What everybody sees of a snap. */
export interface SnapInfo {
  readonly name: string;
  readonly snapId: string;
  readonly channels: readonly PublicChannel[];
}

const answer = z.object({
  name: z.string(),
  'snap-id': z.string(),
  'channel-map': z.array(
    z.object({
      channel: z.object({
        track: optionalText,
        risk: z.string(),
        name: z.string(),
        architecture: z.string(),
        'released-at': optionalText,
      }),
      revision: z.number().int(),
      version: optionalText,
    }),
  ),
});

/** What the public listing shows, without a login (canonical contract 7). @throws PublishError NOT_FOUND for a snap that it does not show */
export async function fetchInfo(session: ApiSession, name: string, call: Call): Promise<SnapInfo> {
  checkSnapName(name);
  const found = await ask(withoutLogin(session), answer, call, {
    what: `to show ${name}`,
    path: `v2/snaps/info/${segment(name)}`,
    query: { fields: 'channel-map,revision,version,name,snap-id' },
    headers: { 'Snap-Device-Series': SERIES },
  });
  return {
    name: found.name,
    snapId: found['snap-id'],
    channels: found['channel-map'].map(({ channel, revision, version }) =>
      present({
        channel: channel.name.includes('/') ? channel.name : `${channel.track ?? 'latest'}/${channel.name}`,
        architecture: channel.architecture,
        revision,
        version,
        releasedAt: channel['released-at'],
      }),
    ),
  };
}

/** Like {@link fetchInfo}, but undefined for a snap that nobody sees yet. */
export async function fetchInfoIfPublic(
  session: ApiSession,
  name: string,
  call: Call,
): Promise<SnapInfo | undefined> {
  try {
    return await fetchInfo(session, name, call);
  } catch (thrown) {
    if (thrown instanceof PublishError && thrown.code === 'NOT_FOUND') return undefined;
    throw thrown;
  }
}
