import type { CallContext, CheckInput, Finding } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { fetchChannelMap } from '../channels/channel-map.js';
import { wantedChannels } from '../channels/wanted-channels.js';
import type { SnapTypes } from './types.js';
import { findUpload } from './upload.js';

/** Do the tracks exist? A name that is still to be registered has `latest` only. */
export async function checkTracks(
  session: ApiSession,
  { upload, release }: CheckInput<SnapTypes>,
  at: { readonly name: string; readonly state: 'mine' | 'free' },
  ctx: CallContext,
): Promise<Finding[]> {
  const asked = [...(upload?.channels ?? []), ...(release?.channels ?? [])];
  if (asked.length === 0) return [];
  const named = [...new Set(wantedChannels(asked).map(({ parts }) => parts.track ?? 'latest'))].filter(
    (track) => track !== 'latest',
  );
  if (named.length === 0) return [];
  const tracks = at.state === 'free' ? [] : (await fetchChannelMap(session, at.name, ctx)).tracks;
  return named.flatMap((track): Finding[] => {
    const found = tracks.find((each) => each.name === track);
    if (found !== undefined && found.status !== 'closed') return [];
    const what = found === undefined ? 'has no track' : 'has closed the track';
    return [
      {
        level: 'error',
        code: 'NOT_FOUND',
        message: `${at.name} ${what} "${track}"`,
        fix: 'create it (within the guardrails of the snap), ask for it at forum.snapcraft.io, or release to another track',
      },
    ];
  });
}

/** Is this very file there already? */
export async function checkContent(
  session: ApiSession,
  { upload, artifact }: CheckInput<SnapTypes>,
  ctx: CallContext,
): Promise<Finding[]> {
  if (upload === undefined || artifact === undefined) return [];
  const found = await findUpload(session, artifact, upload, ctx);
  if (found === undefined) return [];
  return [{ level: 'ok', code: 'EXISTS', message: `this file is there already: ${found.id}` }];
}
