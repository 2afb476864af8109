import { callOf, PublishError } from '@omnipub/core';
import { poll } from '../../api/poll.js';
import type { ApiSession } from '../../api/session.js';
import { charmPath } from '../names/charm-path.js';
import { findUploaded } from './find-uploaded.js';
import { type ReviewEnd, type ReviewWaitOptions, waitForReview } from './review.js';

/** An upload whose review goes on. */
export interface ReviewedUpload {
  readonly name: string;
  /** A path with a query, relative to the API. */
  readonly statusUrl: string;
  /** SHA3-384 in hex. Absent: content that is there already can't be found. */
  readonly digest?: string | undefined;
}

/** How the wait for an upload ended; `existed`: an earlier upload of the same content became the revision. */
export type UploadEnd = ReviewEnd & { readonly outcome: 'created' | 'existed' };

/**
 * Waits for the review of an upload. Content that was uploaded before is rejected; where that is ours (a run that did not come to its
 * end, whose review was not listed yet), its revision is what was wanted.
 * @throws PublishError what {@link waitForReview} throws
 */
export async function endOfUpload(
  session: ApiSession,
  upload: ReviewedUpload,
  options: ReviewWaitOptions = {},
): Promise<UploadEnd> {
  const { name, statusUrl, digest } = upload;
  try {
    const end = await waitForReview(session, statusUrl, { what: `the upload of ${name}`, ...options });
    return { ...end, outcome: 'created' };
  } catch (thrown) {
    if (digest === undefined || !isDuplicate(thrown)) throw thrown;
    return endOfEarlier(session, { name, digest }, options);
  }
}

/** The earlier upload is listed when its own review has ended. */
async function endOfEarlier(
  session: ApiSession,
  charm: { readonly name: string; readonly digest: string },
  options: ReviewWaitOptions,
): Promise<UploadEnd> {
  const { timeoutMs = session.settleTimeoutMs } = options;
  const call = callOf(options);
  const url = `${session.endpoints.api}/${charmPath(charm.name, 'revisions')}`;
  const status = 'reviewed as an earlier upload';
  call.emit({ type: 'processing', state: status, url });
  const look = () => findUploaded(session, charm, call);
  const found = await poll(look, call, { clock: session.deps.clock, deadlineMs: timeoutMs });
  if (found === undefined) return { state: 'pending', status, url, outcome: 'existed' };
  return { state: 'approved', revision: found.revision, outcome: 'existed' };
}

/** Only the words tell (`An upload with that digest (SHA3-384: '...') already exists`). */
function isDuplicate(thrown: unknown): thrown is PublishError {
  return (
    thrown instanceof PublishError &&
    thrown.code === 'REJECTED' &&
    /\bdigest\b.*\balready exists\b/iu.test(thrown.storeMessage ?? '')
  );
}
