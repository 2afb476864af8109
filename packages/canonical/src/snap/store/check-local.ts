import type { CallContext, CheckInput, Finding } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { wantedChannels } from '../channels/wanted-channels.js';
import { checkSnapName } from '../names/snap-name.js';
import type { SnapFile } from '../upload/snap-file.js';
import { prepareUpload } from '../upload/upload-snap.js';
import { gather } from './findings.js';
import type { SnapTypes } from './types.js';
import { snapNameOf } from './upload.js';

/** What can be seen on this machine: names, channels, the snap and its components. Asks nobody. */
export async function checkLocal(
  session: ApiSession,
  { register, upload, release, artifact }: CheckInput<SnapTypes>,
  ctx: CallContext,
): Promise<Finding[]> {
  const all = [
    await gather(async () => {
      if (register !== undefined) checkSnapName(register.name);
      return [];
    }),
    await gather(async () => {
      if (upload !== undefined && artifact !== undefined) snapNameOf(artifact, upload);
      return [];
    }),
    await gather(async () => {
      for (const channels of [upload?.channels, release?.channels])
        if (channels !== undefined && channels.length > 0) wantedChannels(channels);
      return [];
    }),
    await gather(async () => {
      if (upload === undefined || artifact?.kind !== 'snap') return [];
      const { snap } = await prepareUpload(
        session,
        artifact.path,
        { name: artifact.name, components: upload.components },
        ctx,
      );
      return [...[upload.channels, release?.channels].flatMap((channels) => unsafe(snap, channels ?? []))];
    }),
  ];
  return all.flat();
}

/** Snaps that are not finished, or not confined, go to the two lower risks only. */
function unsafe(snap: SnapFile, channels: readonly string[]): Finding[] {
  const why = [
    ...(snap.grade === 'devel' ? ['grade devel'] : []),
    ...(snap.confinement === 'devmode' ? ['confinement devmode'] : []),
  ];
  if (why.length === 0 || channels.length === 0) return [];
  const refused = wantedChannels(channels).filter(
    ({ parts }) => parts.branch === undefined && (parts.risk === 'stable' || parts.risk === 'candidate'),
  );
  if (refused.length === 0) return [];
  return [
    {
      level: 'error',
      code: 'INVALID_INPUT',
      message: `a snap of ${why.join(' and ')} can't be released to ${refused.map(({ text }) => text).join(', ')}`,
      fix: 'release it to beta or edge, or correct that in snapcraft.yaml and build it again',
    },
  ];
}
