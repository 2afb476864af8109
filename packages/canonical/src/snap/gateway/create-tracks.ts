import { type Call, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { ask, segment } from '../../api/ask.js';
import { trackPattern } from '../../api/channel.js';
import { wasLost } from '../../api/was-lost.js';
import { lookAfter } from '../look-after.js';
import { checkSnapName } from '../names/snap-name.js';
import type { SnapSession } from '../session.js';
import { gatewayOf } from './open-gateway.js';
import { fetchPackage } from './packages.js';

/** A track to make. */
export interface NewTrack {
  readonly name: string;
  /** A regular expression that versions released there have to match. @default any version */
  readonly versionPattern?: string | undefined;
  /** Percent of the devices that each release reaches by itself, step by step. @default all at once */
  readonly automaticPhasingPercentage?: number | undefined;
}

const LONGEST = 28;
const answer = z.object({ 'num-tracks-created': z.number().int() });

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
  for (const track of tracks) checkTrack(track);
  const gateway = gatewayOf(session, {
    task: 'creating tracks',
    instead: 'ask for the track at forum.snapcraft.io',
  });
  const names = tracks.map((track) => track.name);
  try {
    const { 'num-tracks-created': made } = await ask(gateway, answer, call, {
      what: `the tracks ${names.join(', ')} of ${name}`,
      path: `v1/snap/${segment(name)}/tracks`,
      json: tracks.map((track) => ({
        name: track.name,
        'version-pattern': track.versionPattern,
        'automatic-phasing-percentage': track.automaticPhasingPercentage,
      })),
    });
    return made;
  } catch (thrown) {
    if (!wasLost(thrown, call)) throw thrown;
    return lookAfter(thrown, call, async () => {
      const there = (await fetchPackage(session, name, call)).tracks;
      return names.every((track) => there.includes(track)) ? names.length : undefined;
    });
  }
}

function checkTrack({ name }: NewTrack): void {
  if (name.length <= LONGEST && trackPattern.test(name)) return;
  throw new PublishError('INVALID_INPUT', `${JSON.stringify(name)} can't be a track`, {
    store: 'snap',
    hint: `use at most ${String(LONGEST)} letters and digits, with single . _ - between them`,
  });
}
