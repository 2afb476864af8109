import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { bytesBody, type Call, type CallControl, callOf } from '@omnipub/core';
import { digestOf } from '../../api/digest-of.js';
import type { ApiSession } from '../../api/session.js';
import { uploadBodyToStorage, uploadToStorage } from '../../api/storage.js';
import type { CharmhubSession } from '../charmhub-session.js';
import { checkCharmName } from '../names/charm-name.js';
import { waitForReview } from '../upload/review.js';
import { findResourceRevision } from './find-resource-revision.js';
import { fetchImageBlob, fetchImageCredentials, imageTarget } from './oci-image.js';
import { pushResource } from './push-resource.js';
import type { ResourceBase } from './resource-schema.js';
import { copyImage } from './skopeo.js';

/** Where the content of a resource is. */
export type ResourceSource =
  /** A file, which may be empty. `bases`: on what it can be used, everything if left out. */
  | { readonly file: string; readonly bases?: readonly ResourceBase[] | undefined }
  /** An image, as skopeo names it: `docker://ghcr.io/me/app:1.0`, `oci-archive:app.tar`. */
  | { readonly image: string; readonly bases?: readonly ResourceBase[] | undefined };

/** Options of {@link uploadResource}. */
export interface UploadResourceOptions extends CallControl {
  /** Milliseconds to wait for the review; 0 looks once. @default the client's `settleTimeoutMs` */
  readonly timeoutMs?: number | undefined;
}

/** What became of a resource. */
export interface UploadedResource {
  readonly resource: string;
  /** `existed`: this very content was a revision already, and nothing was sent. */
  readonly outcome: 'created' | 'existed';
  readonly state: 'approved' | 'pending';
  /** Absent while the review goes on. */
  readonly revision?: number;
  readonly uploadId?: string;
  /** A path with a query, relative to the API. */
  readonly statusUrl?: string;
}

/** A resource that the store has, or has been told of. */
export type SentResource =
  | { readonly resource: string; readonly revision: number }
  | { readonly resource: string; readonly uploadId: string; readonly statusUrl: string };

/**
 * Uploads a resource and waits for its review. Content that is a revision already is not sent again (canonical contract 4.2).
 * @throws PublishError NOT_FOUND for a resource that no uploaded charm declares; REJECTED; for images what {@link copyImage} throws
 */
export async function uploadResource(
  session: CharmhubSession,
  name: string,
  resource: string,
  source: ResourceSource,
  options: UploadResourceOptions = {},
): Promise<UploadedResource> {
  checkCharmName(name);
  const call = callOf(options);
  const sent = await sendResource(session, { name, resource, source }, call);
  if ('revision' in sent) return { ...sent, outcome: 'existed', state: 'approved' };
  const { timeoutMs } = options;
  const what = `the resource ${resource} of ${name}`;
  const end = await waitForReview(session, sent.statusUrl, { ...call, timeoutMs, what });
  return end.state === 'approved'
    ? { ...sent, outcome: 'created', state: 'approved', revision: end.revision }
    : { ...sent, outcome: 'created', state: 'pending' };
}

/** Brings a resource there, unless it is there already; its review goes on afterwards. */
export async function sendResource(
  session: CharmhubSession,
  what: { readonly name: string; readonly resource: string; readonly source: ResourceSource },
  call: Call,
): Promise<SentResource> {
  const { source } = what;
  return 'file' in source
    ? sendFile(session, { ...what, source }, call)
    : sendImage(session, { ...what, source }, call);
}

interface ToSend<Source extends ResourceSource> {
  readonly name: string;
  readonly resource: string;
  readonly source: Source;
}

async function sendFile(
  session: ApiSession,
  { name, resource, source }: ToSend<Extract<ResourceSource, { file: string }>>,
  call: Call,
): Promise<SentResource> {
  const { file, bases } = source;
  const digest = await digestOf(file, call);
  const there = await findResourceRevision(session, { name, resource, digest, bases }, call);
  if (there !== undefined) return { resource, revision: there.revision };
  const uploadId = await uploadToStorage(session, file, call);
  const statusUrl = await pushResource(session, name, resource, {
    ...call,
    uploadId,
    type: 'file',
    bases,
    digest,
  });
  return { resource, uploadId, statusUrl };
}

async function sendImage(
  session: CharmhubSession,
  { name, resource, source }: ToSend<Extract<ResourceSource, { image: string }>>,
  call: Call,
): Promise<SentResource> {
  const { image, bases } = source;
  const credentials = await fetchImageCredentials(session, name, resource, call);
  const target = imageTarget(session, credentials);
  const imageDigest = await copyImage(session.deps, { source: image, target }, call);
  const blob = Buffer.from(await fetchImageBlob(session, name, resource, imageDigest, call), 'utf8');
  const digest = createHash('sha3-384').update(blob).digest('hex');
  const there = await findResourceRevision(session, { name, resource, digest, bases }, call);
  if (there !== undefined) return { resource, revision: there.revision };
  const file = { filename: basename(resource), body: bytesBody(blob) };
  const uploadId = await uploadBodyToStorage(session, file, call);
  const statusUrl = await pushResource(session, name, resource, {
    ...call,
    uploadId,
    type: 'oci-image',
    bases,
    digest,
  });
  return { resource, uploadId, statusUrl };
}
