import { type Call, type CallControl, callOf, PublishError } from '@omnipub/core';
import { checkNewTracks, type NewTrack, sendNewTracks } from '../../api/new-tracks.js';
import type { ApiSession } from '../../api/session.js';
import { sendOnce } from '../lost-answer.js';
import { withMore } from '../with-more.js';
import { checkCharmName } from './charm-name.js';
import { charmPath } from './charm-path.js';
import { guardrailAllows } from './guardrail.js';
import { fetchPackage, findPackage } from './package-metadata.js';

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
  checkNewTracks(session.store, tracks);
  const call = callOf(options);
  const what = `the tracks ${tracks.map((track) => track.name).join(', ')} of ${name}`;
  try {
    return await sendOnce(session, call, {
      what,
      send: () => sendNewTracks(session, { what, path: charmPath(name, 'tracks') }, tracks, call),
      look: async () => {
        const there = (await fetchPackage(session, name, call)).tracks.map((track) => track.name);
        return tracks.every((track) => there.includes(track.name)) ? tracks.length : undefined;
      },
    });
  } catch (thrown) {
    throw await withGuardrails(session, name, tracks, thrown, call);
  }
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
