import { PublishError } from '@omnipub/core';
import { present } from '../../api/present.js';
import type { SnapUpload } from '../upload/wait-for-upload.js';
import { isRejected, type SnapRevision } from './revision.js';

/** Statuses of a revision that somebody, or something, still looks at (canonical contract 6, Lists). */
const reviewed = new Set([
  'ManualReviewPending',
  'NeedsInformation',
  'ReviewInProgress',
  'ReviewQueued',
  // On premises.
  'new',
  'scanned',
]);

/**
 * A revision that was found, as what became of its upload.
 * @throws PublishError REJECTED for one that a review has turned down
 */
export function uploadOfRevision(
  name: string,
  found: SnapRevision,
  outcome: SnapUpload['outcome'],
): SnapUpload {
  const { revision, version, architectures, status = 'Published' } = found;
  if (isRejected(found))
    throw new PublishError(
      'REJECTED',
      `the Snap Store has this file as revision ${String(revision)} of ${name}, and has rejected it`,
      {
        store: 'snap',
        storeCode: status,
        hint: 'see why on the page of the revision, correct it and build it again',
      },
    );
  return present({
    name,
    outcome,
    revision,
    version,
    architectures,
    state: status,
    pending: reviewed.has(status) ? { state: status } : undefined,
  });
}
