import type { Call } from '@omnipub/core';
import { fullChannel } from '../../api/channel.js';
import type { ApiSession } from '../../api/session.js';
import { untilListed } from '../../api/until-listed.js';
import { fetchInfoIfPublic } from '../listing/info.js';
import { wantedChannels } from './wanted-channels.js';

/** Options of {@link waitVisible}. */
export interface WaitVisibleOptions {
  /** Milliseconds. @default 300_000 */
  readonly deadlineMs?: number | undefined;
  /** What a channel without a track means. @default latest */
  readonly defaultTrack?: string | undefined;
}

/**
 * Waits until the public listing shows a release: it lags behind. False, with a warning, when it does not in time; branches and
 * private snaps never show there.
 */
export async function waitVisible(
  session: ApiSession,
  release: { readonly name: string; readonly revision: number; readonly channels: readonly string[] },
  options: WaitVisibleOptions,
  call: Call,
): Promise<boolean> {
  const { name, revision } = release;
  const { deadlineMs = 300_000, defaultTrack } = options;
  const wanted = wantedChannels(release.channels)
    .filter(({ parts }) => parts.branch === undefined)
    .map(({ parts }) => fullChannel(parts, defaultTrack));
  const missing = await untilListed(
    session,
    async () => {
      const info = await fetchInfoIfPublic(session, name, call);
      const shown = (info?.channels ?? []).filter((each) => each.revision === revision);
      return wanted.filter((channel) => !shown.some((each) => each.channel === channel));
    },
    { signal: call.signal, deadlineMs },
  );
  if (missing.length === 0) return true;
  call.emit({
    type: 'warning',
    code: 'NOT_VISIBLE',
    message: `the public listing does not show ${name} ${String(revision)} in ${missing.join(', ')} yet`,
  });
  return false;
}
