import { type Revision, statusOf } from '../charms/review.js';
import { isoSeconds } from '../times.js';

/** A revision of a package (canonical contract 6, lists). */
export const revisionJson = (revision: Revision, now: number): Record<string, unknown> => ({
  bases: revision.facts?.bases ?? [null],
  'created-at': isoSeconds(revision.at),
  'created-by': revision.by,
  errors: null,
  revision: revision.revision,
  'sha3-384': revision.sha3_384,
  size: revision.size,
  status: statusOf(revision, now),
  'upload-id': revision.uploadId,
  version: revision.facts?.version ?? String(revision.revision),
});
