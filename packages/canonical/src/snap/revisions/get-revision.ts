import { type Call, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { ask, segment } from '../../api/ask.js';
import type { ApiSession } from '../../api/session.js';
import { withSnapId } from '../account/snap-id.js';
import { revisionSchema, type SnapRevision } from './revision.js';

const answer = z.union([
  z.object({ revision: revisionSchema }).transform((found) => found.revision),
  revisionSchema,
]);

/** One revision (canonical contract 6). @throws PublishError NOT_FOUND when there is none of that number */
export async function getRevision(
  session: ApiSession,
  name: string,
  revision: number,
  call: Call,
): Promise<SnapRevision> {
  checkRevision(revision);
  return withSnapId(session, name, call, (id) =>
    ask(session, answer, call, {
      what: `to show revision ${String(revision)} of ${name}`,
      path: `api/v2/snaps/${segment(id)}/revisions/${String(revision)}`,
    }),
  );
}

/** @throws PublishError INVALID_INPUT for what is no revision */
export function checkRevision(revision: number): void {
  if (Number.isSafeInteger(revision) && revision > 0) return;
  throw new PublishError('INVALID_INPUT', `${String(revision)} is no revision`, {
    store: 'snap',
    hint: 'revisions are counted from 1: see the list of revisions',
  });
}
