import { type Call, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { type Asked, ask } from './ask.js';
import { trackPattern } from './channel.js';

/** A track to create. */
export interface NewTrack {
  /** At most 28 of letters, digits and single `_`, `.`, `-` between them. */
  readonly name: string;
  /** Versions that may go there, as a regular expression. @default any version */
  readonly versionPattern?: string | null | undefined;
  /** Percents by which a release there reaches more devices by itself, step by step. @default all at once */
  readonly automaticPhasingPercentage?: number | null | undefined;
}

const LONGEST = 28;
const answer = z.object({ 'num-tracks-created': z.number().int() });

/** Refuses what can't be tracks, before anything is sent. @throws PublishError INVALID_INPUT naming each whose name is none */
export function checkNewTracks(store: Asked['store'], tracks: readonly NewTrack[]): void {
  const refuse = (message: string): PublishError =>
    new PublishError('INVALID_INPUT', message, {
      store,
      hint: `a track has at most ${String(LONGEST)} letters, digits and single "_", ".", "-" between them: 2.0, 2024-lts`,
    });
  if (tracks.length === 0) throw refuse('there is no track to create');
  const bad = tracks.filter(({ name }) => name.length > LONGEST || !trackPattern.test(name));
  if (bad.length > 0)
    throw refuse(`these can't be names of tracks: ${bad.map(({ name }) => JSON.stringify(name)).join(', ')}`);
}

/**
 * Has the gateway create tracks, and tells how many it did (canonical contract 6, `pg_create_tracks`).
 * @param to where the package has its tracks, and what completes `Charmhub refused ...`
 */
export async function sendNewTracks(
  asked: Asked,
  to: { readonly what: string; readonly path: string },
  tracks: readonly NewTrack[],
  call: Call,
): Promise<number> {
  const json = tracks.map((track) => ({
    name: track.name,
    'version-pattern': track.versionPattern,
    'automatic-phasing-percentage': track.automaticPhasingPercentage,
  }));
  const { 'num-tracks-created': made } = await ask(asked, answer, call, { ...to, json });
  return made;
}
