import { type Call, PublishError } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { untilListed } from '../../api/until-listed.js';
import { fetchPublicInfo } from '../account/public-info.js';
import { isSameChannel } from './release-request.js';

/** What must show in the public listing. */
export interface Visible {
  readonly name: string;
  readonly revision: number;
  readonly channels: readonly string[];
}

/**
 * Waits until everybody sees a release; undefined, or the channels that don't show it when the deadline passes. Right after a
 * release the listing still shows what was there before, or no such package.
 * @param deadlineMs milliseconds
 */
export async function waitVisible(
  session: ApiSession,
  { name, revision, channels }: Visible,
  { deadlineMs, ...call }: Call & { readonly deadlineMs: number },
): Promise<readonly string[] | undefined> {
  const url = `${session.endpoints.api}/v2/charms/info/${name}`;
  const look = async (): Promise<readonly string[]> => {
    const shown = await shownChannels(session, { name, revision }, call);
    const missing = channels.filter((channel) => !shown.some((each) => isSameChannel(channel, each)));
    if (missing.length > 0)
      call.emit({ type: 'processing', state: `not visible yet: ${missing.join(', ')}`, url });
    return missing;
  };
  const missing = await untilListed(session, look, { signal: call.signal, deadlineMs });
  return missing.length === 0 ? undefined : missing;
}

async function shownChannels(
  session: ApiSession,
  { name, revision }: Omit<Visible, 'channels'>,
  call: Call,
): Promise<readonly string[]> {
  try {
    const { channels } = await fetchPublicInfo(session, name, call);
    return channels.filter((each) => each.revision === revision).map(({ channel }) => channel);
  } catch (thrown) {
    if (thrown instanceof PublishError && thrown.code === 'NOT_FOUND') return [];
    throw thrown;
  }
}
