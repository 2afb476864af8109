import { type Call, type ExplainError, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { segment, tell } from '../../api/ask.js';
import { explain, problemsOf, storeNames } from '../../api/errors.js';
import type { ApiSession } from '../../api/session.js';
import { withSnapId } from '../account/snap-id.js';

/** What the page of a snap says; what is left out stays as it is. */
export interface SnapListing {
  readonly title?: string | undefined;
  readonly summary?: string | undefined;
  readonly description?: string | undefined;
  /** SPDX. */
  readonly license?: string | undefined;
  readonly website?: string | undefined;
  readonly contact?: string | undefined;
  /** What `snap install` takes where no track is named; `null` for `latest`. */
  readonly defaultTrack?: string | null | undefined;
}

/** Options of {@link updateListing}. */
export interface UpdateListingOptions {
  /** Also overwrite what was changed on the page of the store. @default false: that is a CONFLICT, and nothing is changed */
  readonly force?: boolean | undefined;
}

/**
 * Changes what the page of the snap says (canonical contract 7, `snapcraft_upload_metadata`).
 * @throws PublishError CONFLICT naming each field that was changed on the page meanwhile, with your text and theirs
 */
export async function updateListing(
  session: ApiSession,
  name: string,
  listing: SnapListing,
  options: UpdateListingOptions,
  call: Call,
): Promise<void> {
  const { title, summary, description, license, website, contact, defaultTrack } = listing;
  const json = { title, summary, description, license, website, contact, default_track: defaultTrack };
  if (Object.values(json).every((value) => value === undefined))
    throw new PublishError('INVALID_INPUT', 'nothing is given that would change the page', {
      store: session.store,
      hint: 'give a summary, a description or another field',
    });
  await withSnapId(session, name, call, (id) =>
    tell(session, call, {
      what: `the metadata of ${name}`,
      method: options.force === true ? 'PUT' : 'POST',
      path: `dev/api/snaps/${segment(id)}/metadata`,
      json,
      // The same texts twice are no conflict with themselves.
      idempotent: true,
      explain: explainConflict(name),
    }),
  );
}

/** Sets what `snap install` takes where no track is named (canonical contract 6). @param track `null` for `latest` */
export async function setDefaultTrack(
  session: ApiSession,
  name: string,
  track: string | null,
  call: Call,
): Promise<void> {
  await updateListing(session, name, { defaultTrack: track }, { force: true }, call);
}

const extra = z.object({
  name: z.string().optional(),
  field: z.string().optional(),
  current: z.unknown().optional(),
  value: z.unknown().optional(),
});

/** Tells the conflicts field by field: whose text is which (canonical contract 7, `snapcraft_upload_metadata_conflict`). */
export function explainConflict(name: string): ExplainError {
  const usual = explain(storeNames.snap, `the metadata of ${name}`);
  return (given) => {
    const conflicts = problemsOf(given.json).flatMap((problem) => {
      const parsed = extra.safeParse(problem.extra);
      if (problem.code !== 'conflict' || !parsed.success) return [];
      const { field = parsed.data.name ?? 'a field', current, value } = parsed.data;
      return [`${field} is ${shown(current)} in the store, and ${shown(value)} here`];
    });
    if (given.status !== 409 || conflicts.length === 0) return usual(given);
    return {
      code: 'CONFLICT',
      message: `the page of ${name} was changed in the store: ${conflicts.join('; ')}`,
      storeCode: 'conflict',
      storeMessage: conflicts.join('; '),
      hint: 'take the texts of the store over, or overwrite them with `force`',
    };
  };
}

const shown = (value: unknown): string => {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing');
  return JSON.stringify(text.length > 200 ? `${text.slice(0, 200)}...` : text);
};
