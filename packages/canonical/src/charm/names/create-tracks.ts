import { type Call, type CallControl, callOf, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { ask } from '../../api/ask.js';
import { trackPattern } from '../../api/channel.js';
import type { ApiSession } from '../../api/session.js';
import { sendOnce } from '../lost-answer.js';
import { withMore } from '../with-more.js';
import { checkCharmName } from './charm-name.js';
import { charmPath } from './charm-path.js';
import { guardrailAllows } from './guardrail.js';
import { fetchPackage, findPackage } from './package-metadata.js';

/** A track to create. */
export interface NewTrack {
  /** At most 28 of letters, digits and single `_`, `.`, `-` between them. */
  readonly name: string;
  /** Versions that may go there, as a regular expression. */
  readonly versionPattern?: string | null | undefined;
  /** Percents a day by which a release there reaches more machines. */
  readonly automaticPhasingPercentage?: number | null | undefined;
}

/**
 * Creates tracks and tells how many. A track's name must match one of the package's guardrails (canonical contract 6,
 * `pg_create_tracks`).
 * @throws PublishError INVALID_INPUT naming each track whose name is none, or, when the store refuses, the guardrails that there are
 */
export async function createTracks(
  session: ApiSession,
  name: string,
  tracks: readonly NewTrack[],
  options: CallControl = {},
): Promise<number> {
  checkCharmName(name);
  checkTracks(session, tracks);
  const call = callOf(options);
  const what = `the tracks ${tracks.map((track) => track.name).join(', ')} of ${name}`;
  try {
    return await sendOnce(session, call, {
      what,
      send: async () => {
        const answer = await ask(session, z.object({ 'num-tracks-created': z.number() }), call, {
          what,
          path: charmPath(name, 'tracks'),
          json: tracks.map((track) => ({
            name: track.name,
            ...(track.versionPattern === undefined ? {} : { 'version-pattern': track.versionPattern }),
            ...(track.automaticPhasingPercentage === undefined
              ? {}
              : { 'automatic-phasing-percentage': track.automaticPhasingPercentage }),
          })),
        });
        return answer['num-tracks-created'];
      },
      look: async () => {
        const there = (await fetchPackage(session, name, call)).tracks.map((track) => track.name);
        return tracks.every((track) => there.includes(track.name)) ? tracks.length : undefined;
      },
    });
  } catch (thrown) {
    throw await withGuardrails(session, name, tracks, thrown, call);
  }
}

function checkTracks(session: ApiSession, tracks: readonly NewTrack[]): void {
  const refuse = (message: string): PublishError =>
    new PublishError('INVALID_INPUT', message, {
      store: session.store,
      hint: 'a track has at most 28 letters, digits and single "_", ".", "-" between them: 2.0, 2024-lts',
    });
  if (tracks.length === 0) throw refuse('there is no track to create');
  const bad = tracks.filter(({ name }) => name.length > 28 || !trackPattern.test(name));
  if (bad.length > 0)
    throw refuse(`these can't be names of tracks: ${bad.map(({ name }) => JSON.stringify(name)).join(', ')}`);
}

/** The store says only that it refuses; what it would allow is part of the package. */
async function withGuardrails(
  session: ApiSession,
  name: string,
  tracks: readonly NewTrack[],
  thrown: unknown,
  call: Call,
): Promise<unknown> {
  if (!(thrown instanceof PublishError) || thrown.status === undefined) return thrown;
  if (!['INVALID_INPUT', 'AUTH_DENIED', 'CONFLICT'].includes(thrown.code) || call.signal.aborted)
    return thrown;
  const found = await findPackage(session, name, call).catch(() => undefined);
  if (found === undefined) return thrown;
  const there = new Set(found.tracks.map((track) => track.name));
  const existing = tracks.filter((track) => there.has(track.name)).map((track) => track.name);
  const outside = tracks
    .map((track) => track.name)
    .filter((track) => !there.has(track) && guardrailAllows(found, track) === false);
  const hints = [
    ...(existing.length === 0 ? [] : [`there already: ${existing.join(', ')}`]),
    ...(outside.length === 0 ? [] : [guardrailHint(found.trackGuardrails, outside)]),
  ];
  if (hints.length === 0) return thrown;
  return withMore(thrown, thrown.message, { recovery: 'fix-input', hint: hints.join('; ') });
}

function guardrailHint(rails: readonly { readonly pattern: string }[], outside: readonly string[]): string {
  const which = outside.join(', ');
  return rails.length === 0
    ? `${which}: the package has no guardrail, so nobody can add tracks; ask for one at https://forum.charmhub.io`
    : `${which}: allowed are names like ${rails.map(({ pattern }) => pattern).join(' or ')}; an administrator of the store can add a guardrail (https://forum.charmhub.io)`;
}
