import type { Call } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { listRevisions } from '../releases/list-revisions.js';
import type { CharmRevision } from '../releases/revision-schema.js';

/** The newest revision with exactly this content that was not rejected. */
export async function findUploaded(
  session: ApiSession,
  { name, digest }: { readonly name: string; readonly digest: string },
  call: Call,
): Promise<CharmRevision | undefined> {
  const revisions = await listRevisions(session, name, call);
  return revisions
    .filter((each) => each.digest === digest && each.status !== 'rejected')
    .sort((a, b) => b.revision - a.revision)[0];
}
