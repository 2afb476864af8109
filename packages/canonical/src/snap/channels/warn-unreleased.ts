import type { Call } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import type { SnapUpload } from '../upload/wait-for-upload.js';
import { fetchChannelMap } from './channel-map.js';
import { isReleased } from './is-released.js';
import { wantedChannels } from './wanted-channels.js';

/**
 * The store releases to the channels of an upload when it takes the upload, and only then: of a file that it had before it says which of
 * the channels do not offer it.
 */
export async function warnUnreleased(
  session: ApiSession,
  { name, revision, pending }: SnapUpload,
  channels: readonly string[],
  call: Call,
): Promise<void> {
  if (channels.length === 0 || revision === undefined || pending !== undefined) return;
  const map = await fetchChannelMap(session, name, call);
  const missing = wantedChannels(channels).filter(
    (channel) => !isReleased(map, revision, channel, undefined),
  );
  if (missing.length === 0) return;
  call.emit({
    type: 'warning',
    code: 'NOT_RELEASED',
    message:
      `${name} ${String(revision)} was there already, and is not in ${missing.map(({ text }) => text).join(', ')}: ` +
      'the store releases with an upload only; release it in a step of its own',
  });
}
