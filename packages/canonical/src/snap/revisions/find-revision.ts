import type { Call } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { listRevisions } from './list-revisions.js';
import type { SnapRevision } from './revision.js';

/** The revision that is this very file. @param digest its SHA3-384 in hex */
export async function findByDigest(
  session: ApiSession,
  name: string,
  digest: string,
  call: Call,
): Promise<SnapRevision | undefined> {
  for await (const revision of listRevisions(session, name, call))
    if (revision.digest?.toLowerCase() === digest) return revision;
  return undefined;
}
