import type { Call } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { releasePages, type SnapRelease } from './release-pages.js';
import type { SnapRevision } from './revision.js';

/** Every revision of a snap, as the store orders them (the newest first), each once. */
export async function* listRevisions(
  session: ApiSession,
  name: string,
  call: Call,
): AsyncGenerator<SnapRevision, void, void> {
  const seen = new Set<number>();
  for await (const { revisions } of releasePages(session, name, call))
    for (const revision of revisions) {
      // A page repeats the revisions that its releases are of.
      if (seen.has(revision.revision)) continue;
      seen.add(revision.revision);
      yield revision;
    }
}

/** What was released and closed, the newest first, to the very beginning. */
export async function* listReleases(
  session: ApiSession,
  name: string,
  call: Call,
): AsyncGenerator<SnapRelease, void, void> {
  for await (const { releases } of releasePages(session, name, call)) yield* releases;
}
