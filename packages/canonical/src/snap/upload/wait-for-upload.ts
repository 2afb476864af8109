import { type Call, PublishError } from '@omnipub/core';
import { present } from '../../api/present.js';
import type { ApiSession } from '../../api/session.js';
import { findByDigest } from '../revisions/find-revision.js';
import { uploadOfRevision } from '../revisions/revision-state.js';
import { type Processing, waitForProcessing } from './processing.js';
import { isAlreadyUploaded, pendingOf, rejectionOf } from './processing-result.js';

/** What became of an upload. */
export interface SnapUpload {
  readonly name: string;
  /** `existed`: the store has this very file already. */
  readonly outcome: 'created' | 'existed';
  /** Absent while the store has not given it one. */
  readonly revision?: number;
  /** The store's word for how far it is: ready_to_release, need_manual_review, ... */
  readonly state: string;
  readonly version?: string;
  readonly architectures?: readonly string[];
  /** Where its processing can be looked at again: {@link waitForUpload}. */
  readonly statusUrl?: string;
  /** The id of its bytes in the storage. */
  readonly uploadId?: string;
  /** Set while the store, or its people, still work on it. A legal end. */
  readonly pending?: { readonly state: string; readonly url?: string };
}

/** An upload that the store was told of. */
export interface NotifiedUpload {
  readonly name: string;
  readonly statusUrl: string;
  /** SHA3-384 of the file in hex; asked for only when the store says that it has the file already. */
  readonly digest: () => Promise<string>;
}

/**
 * Waits for the review of an upload that the store was told of, now or in an earlier process.
 * @throws PublishError REJECTED when the review turned it down
 */
export async function waitForUpload(
  session: ApiSession,
  { name, statusUrl, digest }: NotifiedUpload,
  options: { readonly deadlineMs?: number | undefined },
  call: Call,
): Promise<SnapUpload> {
  const { deadlineMs = session.settleTimeoutMs } = options;
  const processing = await waitForProcessing(session, statusUrl, { deadlineMs }, call);
  if (isAlreadyUploaded(processing)) return existing(session, { name, statusUrl, digest }, processing, call);
  const rejection = rejectionOf(name, processing);
  if (rejection !== undefined) throw rejection;
  return present({
    name,
    outcome: 'created' as const,
    revision: processing.revision,
    state: processing.state,
    statusUrl,
    pending: pendingOf(processing, statusUrl),
  });
}

/** The store only says that it has the file; which revision it is, is found by its digest. */
async function existing(
  session: ApiSession,
  upload: NotifiedUpload,
  processing: Processing,
  call: Call,
): Promise<SnapUpload> {
  const { name, statusUrl } = upload;
  const found = await findByDigest(session, name, await upload.digest(), call);
  if (found === undefined)
    throw (
      rejectionOf(name, processing) ??
      new PublishError('REJECTED', `the Snap Store has this file already, and not as ${name}`, {
        store: session.store,
      })
    );
  return { ...uploadOfRevision(name, found, 'existed'), statusUrl };
}
