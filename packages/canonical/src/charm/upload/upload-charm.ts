import { type Call, type CallControl, callOf } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { uploadToStorage } from '../../api/storage.js';
import { endOfUpload } from './end-of-upload.js';
import { findUploaded } from './find-uploaded.js';
import { type InspectedCharm, inspectCharm } from './inspect-charm.js';
import { notifyRevision } from './notify.js';

/** Options of {@link uploadCharm}. */
export interface UploadCharmOptions extends CallControl {
  /** The registered name that the charm is for; another one inside is refused. @default the charm's own */
  readonly name?: string | undefined;
  /** Milliseconds to wait for the review; 0 looks once. @default the client's `settleTimeoutMs` */
  readonly timeoutMs?: number | undefined;
}

/** What an upload came to. */
export interface UploadedCharm {
  readonly name: string;
  /** SHA3-384 of the file, in hex. */
  readonly digest: string;
  /** `existed`: this very content was a revision already, and nothing was sent. */
  readonly outcome: 'created' | 'existed';
  /** `pending`: the review goes on at `statusUrl`; `waitForReview` waits on. */
  readonly state: 'approved' | 'pending';
  /** Absent while the review goes on. */
  readonly revision?: number;
  readonly uploadId?: string;
  /** A path with a query, relative to the API. */
  readonly statusUrl?: string;
}

/** A charm that the store has been told of, whose review goes on. */
export interface SentCharm {
  readonly uploadId: string;
  readonly statusUrl: string;
}

/**
 * Uploads a charm or bundle and waits for its review. That the name is mine is found before a byte is sent, and content that is
 * there already is not sent again (canonical contract 4.2, `charmcraft_upload`).
 * @throws PublishError INVALID_INPUT for an empty file, what is no charm, or another name inside; NOT_FOUND for a name that is not
 * registered; REJECTED with what the review has against it
 */
export async function uploadCharm(
  session: ApiSession,
  path: string,
  options: UploadCharmOptions = {},
): Promise<UploadedCharm> {
  const charm = await inspectCharm(path, options, callOf(options));
  return uploadInspected(session, charm, options);
}

/** The same for a charm that was looked into before. */
export async function uploadInspected(
  session: ApiSession,
  charm: InspectedCharm,
  options: UploadCharmOptions,
): Promise<UploadedCharm> {
  const call = callOf(options);
  const { name, digest } = charm;
  const there = await findUploaded(session, charm, call);
  if (there !== undefined)
    return { name, digest, outcome: 'existed', state: 'approved', revision: there.revision };
  const sent = await sendCharm(session, charm, call);
  const { timeoutMs } = options;
  const end = await endOfUpload(session, { ...charm, ...sent }, { ...call, timeoutMs });
  const common = { name, digest, outcome: end.outcome, ...sent };
  return end.state === 'approved'
    ? { ...common, state: 'approved', revision: end.revision }
    : { ...common, state: 'pending' };
}

/** Brings the bytes to the storage and tells the store; its review goes on afterwards. */
export async function sendCharm(session: ApiSession, charm: InspectedCharm, call: Call): Promise<SentCharm> {
  const { name, path, digest } = charm;
  const uploadId = await uploadToStorage(session, path, call);
  const statusUrl = await notifyRevision(session, name, uploadId, { ...call, digest });
  return { uploadId, statusUrl };
}
