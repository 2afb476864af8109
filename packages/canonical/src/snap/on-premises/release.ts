import type { Call } from '@omnipub/core';
import { z } from 'zod';
import { ask, segment } from '../../api/ask.js';
import type { ApiSession } from '../../api/session.js';

const answer = z.object({
  released: z.array(z.object({ channel: z.string(), revision: z.number().nullish() })).nullish(),
});

/**
 * Releases a revision to channels, or closes them, by the gateway's protocol (canonical contract 6, `snapcraft_onprem_release_close`).
 * Gives the channels that the store names.
 * @param revision null closes
 */
export async function releaseOnPremises(
  session: ApiSession,
  name: string,
  revision: number | null,
  channels: readonly string[],
  call: Call,
): Promise<readonly string[]> {
  const { released } = await ask(session, answer, call, {
    what:
      revision === null
        ? `to close ${channels.join(', ')} of ${name}`
        : `the release of ${name} ${String(revision)} to ${channels.join(', ')}`,
    path: `v1/snap/${segment(name)}/releases`,
    json: channels.map((channel) => ({ revision, channel })),
  });
  return released?.map(({ channel }) => channel) ?? channels;
}
