import { type Call, type CallControl, callOf, PublishError } from '@omnipub/core';
import { ask } from '../../api/ask.js';
import { poll } from '../../api/poll.js';
import { problemText } from '../../api/problem-list.js';
import type { ApiSession } from '../../api/session.js';
import { type Review, reviewList } from './review-schema.js';
import { reviewUrl, statusLocation } from './status-url.js';

/** How the review of an upload stands now; undefined when the store knows nothing of it (yet). */
export async function fetchReview(
  session: ApiSession,
  statusUrl: string,
  options: CallControl = {},
): Promise<Review | undefined> {
  const { path, query } = statusLocation(session, statusUrl);
  const { revisions } = await ask(session, reviewList, callOf(options), {
    what: 'to tell how the review stands',
    path,
    query,
  });
  const wanted = query['upload-id'];
  return revisions.find(
    ({ uploadId }) => uploadId === undefined || wanted === undefined || uploadId === wanted,
  );
}

/** The same of an upload whose answer was lost. */
export async function findReview(
  session: ApiSession,
  { name, uploadId }: { readonly name: string; readonly uploadId: string },
  call: Call,
): Promise<Review | undefined> {
  try {
    return await fetchReview(session, reviewUrl(name, uploadId), call);
  } catch (thrown) {
    if (thrown instanceof PublishError && thrown.code === 'NOT_FOUND') return undefined;
    throw thrown;
  }
}

/** Options of {@link waitForReview}. */
export interface ReviewWaitOptions extends CallControl {
  /** Completes `Charmhub rejected ...`. @default 'the upload' */
  readonly what?: string | undefined;
  /** Milliseconds; 0 looks once. @default the client's `settleTimeoutMs` */
  readonly timeoutMs?: number | undefined;
}

/** How a wait ended: a rejection is an error instead. */
export type ReviewEnd =
  | { readonly state: 'approved'; readonly revision: number }
  /** The deadline has passed. `status` is the store's word, `url` where to look again. */
  | { readonly state: 'pending'; readonly status: string; readonly url: string };

/**
 * Waits until a review has ended, with growing pauses and a deadline; the revision that shows early ends nothing (canonical contract
 * 4.2). An outage in between is waited out.
 * @throws PublishError REJECTED with all that the store has against it; PROTOCOL for an approval without a revision
 */
export async function waitForReview(
  session: ApiSession,
  statusUrl: string,
  options: ReviewWaitOptions = {},
): Promise<ReviewEnd> {
  const { what = 'the upload', timeoutMs = session.settleTimeoutMs } = options;
  const call = callOf(options);
  const { url } = statusLocation(session, statusUrl);
  let status = 'new';
  let told: string | undefined;
  const look = async (): Promise<ReviewEnd | undefined> => {
    const review = await fetchReview(session, statusUrl, call);
    if (review === undefined) return undefined;
    status = review.status;
    if (told !== status) call.emit({ type: 'processing', state: status, url });
    told = status;
    return endOf(review, what);
  };
  const { clock } = session.deps;
  const end = await poll(look, call, { clock, deadlineMs: timeoutMs });
  return end ?? { state: 'pending', status, url };
}

function endOf(review: Review, what: string): ReviewEnd | undefined {
  if (review.status === 'rejected') throw rejected(review, what);
  if (review.status !== 'approved') return undefined;
  if (review.revision !== undefined) return { state: 'approved', revision: review.revision };
  throw new PublishError('PROTOCOL', `Charmhub approved ${what} without a revision`, { store: 'charmhub' });
}

function rejected({ errors }: Review, what: string): PublishError {
  const said = errors.length === 0 ? 'it gives no reason' : problemText(errors);
  const code = errors.find((each) => each.code !== undefined)?.code;
  return new PublishError('REJECTED', `Charmhub rejected ${what}: ${said}`, {
    store: 'charmhub',
    storeMessage: said,
    ...(code === undefined ? {} : { storeCode: code }),
    hint: 'correct that, build and upload again; nothing was released',
  });
}
