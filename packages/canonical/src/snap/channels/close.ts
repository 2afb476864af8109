import type { Call } from '@omnipub/core';
import { z } from 'zod';
import { ask, segment } from '../../api/ask.js';
import type { ApiSession } from '../../api/session.js';
import { withSnapId } from '../account/snap-id.js';
import { checkSnapName } from '../names/snap-name.js';
import { isOnPremises } from '../on-premises/is-on-premises.js';
import { releaseOnPremises } from '../on-premises/release.js';
import { wantedChannels } from './wanted-channels.js';

const answer = z.object({ closed_channels: z.array(z.string()).nullish() });

/**
 * Closes channels on all architectures: their users get what the next safer channel offers (canonical contract 6, `snapcraft_close`).
 * Closing what is closed changes nothing. Gives the channels that the store closed.
 * @throws PublishError INVALID_INPUT for what is no channel; NOT_FOUND when the account has no such snap
 */
export async function closeChannels(
  session: ApiSession,
  name: string,
  channels: readonly string[],
  call: Call,
): Promise<readonly string[]> {
  const wanted = wantedChannels(channels).map(({ text }) => text);
  if (isOnPremises(session)) {
    checkSnapName(name);
    return releaseOnPremises(session, name, null, wanted, call);
  }
  return withSnapId(session, name, call, async (id) => {
    const { closed_channels: closed } = await ask(session, answer, call, {
      what: `to close ${wanted.join(', ')} of ${name}`,
      path: `dev/api/snaps/${segment(id)}/close`,
      json: { channels: wanted },
      idempotent: true,
    });
    return closed ?? wanted;
  });
}
