import { type Call, type CallContext, PublishError } from '@omnipub/core';
import { poll } from '../../api/poll.js';
import { problemText } from '../../api/problem-list.js';
import type { ApiSession } from '../../api/session.js';
import { listRevisions } from '../releases/list-revisions.js';
import { endOfUpload } from '../upload/end-of-upload.js';
import { type ReviewEnd, waitForReview } from '../upload/review.js';
import type { CharmhubRef } from './definition-schemas.js';
import { type CharmhubReceipt, idOf, pageOf } from './receipt.js';

/** The words of the store for a revision that is not decided yet (canonical contract 4.2). */
const undecided: readonly string[] = ['new', 'scanned'];

/**
 * Waits for the reviews of a charm and its resources, all at once. What is not decided at the deadline is `pending`, with the URL to
 * look at.
 * @throws PublishError REJECTED with all that the store has against the charm or a resource
 */
export async function settleUpload(
  session: ApiSession,
  receipt: CharmhubReceipt,
  ctx: CallContext,
): Promise<CharmhubReceipt> {
  const { ref } = receipt;
  if (ctx.dryRun || receipt.outcome === 'planned' || !isUpload(ref)) return receipt;
  const [charm, ...resources] = await Promise.all([
    endOfCharm(session, ref, ctx),
    ...(ref.resources ?? []).map(({ name, revision, statusUrl }) =>
      endOf(session, { what: `the resource ${name} of ${ref.name}`, revision, statusUrl }, ctx),
    ),
  ]);
  const settled: CharmhubRef = {
    ...ref,
    ...revisionOf(charm),
    ...(ref.resources === undefined
      ? {}
      : { resources: ref.resources.map((each, at) => ({ ...each, ...revisionOf(resources[at]) })) }),
  };
  const { pending: _, ...rest } = receipt;
  const waiting = [charm, ...resources].find((end) => end.state === 'pending');
  if (waiting?.state === 'pending')
    return { ...rest, ref: settled, pending: { state: waiting.status, url: waiting.url } };
  return { ...rest, ref: settled, id: idOf(settled, 'revision') };
}

const isUpload = ({ revision, statusUrl }: CharmhubRef): boolean =>
  revision !== undefined || statusUrl !== undefined;

const revisionOf = (end: ReviewEnd | undefined): { revision?: number } =>
  end?.state === 'approved' ? { revision: end.revision } : {};

interface Reviewed {
  readonly what: string;
  readonly revision: number | undefined;
  readonly statusUrl: string | undefined;
}

/** What has a revision and no review to wait for was found, and is there. */
async function endOf(
  session: ApiSession,
  { what, revision, statusUrl }: Reviewed,
  call: Call,
): Promise<ReviewEnd> {
  if (statusUrl !== undefined) return waitForReview(session, statusUrl, { ...call, what });
  if (revision !== undefined) return { state: 'approved', revision };
  throw new PublishError('INVALID_INPUT', `${what} has neither a revision nor a review`, {
    store: 'charmhub',
    hint: 'upload it again',
  });
}

/** A charm that was found may have been uploaded a moment ago, by a run that did not come to its end. */
async function endOfCharm(session: ApiSession, ref: CharmhubRef, call: Call): Promise<ReviewEnd> {
  const { name, revision, statusUrl, digest } = ref;
  if (statusUrl !== undefined) return endOfUpload(session, { name, statusUrl, digest }, call);
  if (revision === undefined)
    return endOf(session, { what: `the upload of ${name}`, revision, statusUrl }, call);
  let status = 'new';
  const look = async (): Promise<ReviewEnd | undefined> => {
    const found = (await listRevisions(session, name, { ...call, revision })).find(
      (each) => each.revision === revision,
    );
    if (found === undefined) throw gone(name, revision);
    status = found.status ?? 'approved';
    if (status === 'rejected')
      throw new PublishError(
        'REJECTED',
        `Charmhub rejected ${name} ${String(revision)}: ${problemText(found.errors)}`,
        {
          store: 'charmhub',
          storeMessage: problemText(found.errors),
          hint: 'correct that, build and upload again; nothing was released',
        },
      );
    return undecided.includes(status) ? undefined : { state: 'approved', revision };
  };
  const end = await poll(look, call, { clock: session.deps.clock, deadlineMs: session.settleTimeoutMs });
  return end ?? { state: 'pending', status, url: pageOf(session, name) };
}

function gone(name: string, revision: number): PublishError {
  return new PublishError('NOT_FOUND', `${name} has no revision ${String(revision)}`, {
    store: 'charmhub',
    hint: 'list its revisions, and upload the charm again if it is not among them',
  });
}
