import type { CallContext, Receipt } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { getRevision } from '../revisions/get-revision.js';
import { uploadOfRevision } from '../revisions/revision-state.js';
import { type SnapUpload, waitForUpload } from '../upload/wait-for-upload.js';
import { uploadReceipt } from './receipt.js';
import type { SnapRef } from './schemas.js';

/**
 * Waits for the review, up to the session's `settleTimeoutMs`. People's review has no such end: it is looked at once, and stays pending.
 * @throws PublishError REJECTED when the review has turned it down
 */
export async function settleUpload(
  session: ApiSession,
  receipt: Receipt<SnapRef>,
  ctx: CallContext,
): Promise<Receipt<SnapRef>> {
  ctx.signal.throwIfAborted();
  const { name, revision, statusUrl, digest, uploadId, version, architectures } = receipt.ref;
  if (receipt.outcome === 'planned' || receipt.pending === undefined) return receipt;
  let now: SnapUpload;
  if (statusUrl !== undefined) {
    const known = async (): Promise<string> => digest ?? '';
    now = await waitForUpload(session, { name, statusUrl, digest: known }, {}, ctx);
  } else if (revision !== undefined)
    now = uploadOfRevision(name, await getRevision(session, name, revision, ctx), 'created');
  else return receipt;
  const known = {
    ...(version === undefined ? {} : { version }),
    ...(architectures === undefined ? {} : { architectures }),
    ...(uploadId === undefined ? {} : { uploadId }),
    ...(statusUrl === undefined ? {} : { statusUrl }),
  };
  const outcome = receipt.outcome === 'existed' ? 'existed' : now.outcome;
  return uploadReceipt(session, { ...known, ...now, outcome }, digest);
}
