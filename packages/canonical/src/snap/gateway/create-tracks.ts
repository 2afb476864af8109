import type { Call } from '@omnipub/core';
import { segment } from '../../api/ask.js';
import { checkNewTracks, type NewTrack, sendNewTracks } from '../../api/new-tracks.js';
import { wasLost } from '../../api/was-lost.js';
import { lookAfter } from '../look-after.js';
import { checkSnapName } from '../names/snap-name.js';
import type { SnapSession } from '../session.js';
import { gatewayOf } from './open-gateway.js';
import { fetchPackage } from './packages.js';

/**
 * Makes tracks, which only the gateway can, and only under names that a guardrail of the snap allows (canonical contract 6). Gives how
 * many were made. When the answer is lost, the tracks are looked at.
 * @throws PublishError INVALID_INPUT for what can't be a track, or none that a guardrail allows; CONFLICT for one that is there;
 * UNSUPPORTED without a gateway
 */
export async function createTracks(
  session: SnapSession,
  name: string,
  tracks: readonly NewTrack[],
  call: Call,
): Promise<number> {
  checkSnapName(name);
  checkNewTracks(session.store, tracks);
  const gateway = gatewayOf(session, {
    task: 'creating tracks',
    instead: 'ask for the track at forum.snapcraft.io',
  });
  const names = tracks.map((track) => track.name);
  try {
    const what = `the tracks ${names.join(', ')} of ${name}`;
    return await sendNewTracks(gateway, { what, path: `v1/snap/${segment(name)}/tracks` }, tracks, call);
  } catch (thrown) {
    if (!wasLost(thrown, call)) throw thrown;
    return lookAfter(thrown, call, async () => {
      const there = (await fetchPackage(session, name, call)).tracks;
      return names.every((track) => there.includes(track)) ? names.length : undefined;
    });
  }
}
