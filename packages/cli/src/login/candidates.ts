import { type CredentialPlace, type CredentialRecord, PublishError, toPublishError } from '@omnipub/core';
import { placeContext } from '../credentials/place-context.js';
import type { Prompter } from '../prompt/prompter.js';
import type { Session } from '../session.js';
import type { FoundLogin } from './find-login.js';

/** A credential that could be taken, and where it was found. */
export interface Candidate {
  readonly from: string;
  readonly record: CredentialRecord;
}

/** What of the places of other tools is meant. */
export interface CandidateFilter {
  readonly account?: string;
  readonly profile?: string;
  readonly prompter: Prompter;
  readonly signal: AbortSignal;
}

/** Reads places; one that can't be read is told and skipped unless it is the only one. */
export async function readPlaces(
  session: Session,
  login: FoundLogin,
  places: readonly CredentialPlace[],
  options: CandidateFilter,
): Promise<Candidate[]> {
  const { originNamed, origin } = login;
  const context = placeContext(session, {
    prompter: options.prompter,
    signal: options.signal,
    ...(originNamed ? { origin } : {}),
    ...(options.profile === undefined ? {} : { profile: options.profile }),
  });
  const candidates: Candidate[] = [];
  for (const place of places) {
    try {
      const records = await place.read(context);
      candidates.push(...records.map((record) => ({ from: place.name, record })));
    } catch (thrown) {
      const error = toPublishError(thrown);
      if (places.length === 1 || error.code === 'ABORTED') throw error;
      const hint = error.hint === undefined ? '' : `; ${error.hint}`;
      session.ui.note(`${place.name} could not be read: ${error.message}${hint}\n`);
    }
  }
  return candidates.filter(
    ({ record }) =>
      (!originNamed || record.origin === origin) &&
      (options.account === undefined || record.account === options.account),
  );
}

/**
 * The one that there is; the same secret under the same key in two places counts once.
 * @throws PublishError AUTH_MISSING for none, INVALID_INPUT for several, naming them
 */
export function onlyCandidate(
  candidates: readonly Candidate[],
  words: { readonly none: string; readonly noneHint: string; readonly severalHint: string },
): Candidate {
  const different = candidates.filter(
    ({ record }, at) => candidates.findIndex((other) => sameLogin(other.record, record)) === at,
  );
  const [first, second] = different;
  if (first === undefined) throw new PublishError('AUTH_MISSING', words.none, { hint: words.noneHint });
  if (second === undefined) return first;
  const known = different.map(({ from, record }) => `${from}: ${record.account} at ${record.origin}`);
  throw new PublishError('INVALID_INPUT', `there is more than one login:\n  ${known.join('\n  ')}`, {
    hint: words.severalHint,
  });
}

function sameLogin(a: CredentialRecord, b: CredentialRecord): boolean {
  return a.secret === b.secret && a.origin === b.origin && a.account === b.account;
}
