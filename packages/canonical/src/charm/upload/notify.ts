import { type CallControl, callOf } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { sendOnce } from '../lost-answer.js';
import { checkCharmName } from '../names/charm-name.js';
import { charmPath } from '../names/charm-path.js';
import { listRevisions } from '../releases/list-revisions.js';
import { push } from './push.js';
import { findReview } from './review.js';
import { reviewUrl } from './status-url.js';

/** Options of {@link notifyRevision}. */
export interface NotifyOptions extends CallControl {
  /** SHA3-384 in hex; the revisions are searched for it when the answer is lost and the review knows nothing. */
  readonly digest?: string | undefined;
}

/**
 * Tells the store of an upload, which makes it a revision, and gives the status URL of its review: a path with a query, relative to
 * the API (canonical contract 4.2, `charmhub_notify_revision`). When the answer is lost, the review of that very upload is looked at.
 * @throws PublishError NOT_FOUND for a name that is not registered; AUTH_DENIED for somebody else's
 */
export async function notifyRevision(
  session: ApiSession,
  name: string,
  uploadId: string,
  options: NotifyOptions = {},
): Promise<string> {
  checkCharmName(name);
  const call = callOf(options);
  const { digest } = options;
  return sendOnce(session, call, {
    what: `the new revision of ${name}`,
    send: () =>
      push(session, call, {
        what: `a new revision of ${name}`,
        name,
        path: charmPath(name, 'revisions'),
        json: { 'upload-id': uploadId },
      }),
    look: async () => {
      if ((await findReview(session, { name, uploadId }, call)) !== undefined)
        return reviewUrl(name, uploadId);
      if (digest === undefined) return undefined;
      const revisions = await listRevisions(session, name, call);
      const there = revisions.some((each) => each.digest === digest && each.status !== 'rejected');
      return there ? reviewUrl(name, uploadId) : undefined;
    },
  });
}
