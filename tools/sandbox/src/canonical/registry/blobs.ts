import type { Answer } from '../http/answer.js';
import type { Call } from '../http/router.js';
import type { World } from '../world.js';
import { refuse } from './registry-errors.js';

/** A digest as clients may write it. */
export const DIGEST = /^sha256:[0-9a-f]{64}$/u;

/** `HEAD` and `GET /v2/NAME/blobs/DIGEST`. */
export async function getBlob(world: World, call: Call, repository: string): Promise<Answer> {
  const digest = call.params['digest'] ?? '';
  if (!world.images.repository(repository).blobs.includes(digest))
    throw refuse('BLOB_UNKNOWN', 'blob unknown to registry');
  const file = await world.images.stored(digest);
  const headers = { 'Content-Type': 'application/octet-stream', 'Docker-Content-Digest': digest };
  return { status: 200, headers, file };
}

/** `POST /v2/NAME/blobs/uploads/`: begins an upload; with `digest` the body is the whole of it. */
export async function beginUpload(world: World, call: Call, repository: string): Promise<Answer> {
  const id = await world.images.begin();
  const digest = call.query.get('digest');
  if (digest !== null) return finish(world, call, { repository, id, digest });
  // A mount that is not done is answered like an upload that begins.
  return progress(202, { repository, id, size: 0 });
}

/** `PATCH /v2/NAME/blobs/uploads/ID`: more of a blob. */
export async function continueUpload(world: World, call: Call, repository: string): Promise<Answer> {
  const { id, size } = await openUpload(world, call);
  const start = /^(?:bytes[= ])?(\d+)-\d+/u.exec(call.request.headers['content-range'] ?? '')?.[1];
  if (start !== undefined && Number(start) !== size)
    throw refuse('BLOB_UPLOAD_INVALID', `the upload has ${String(size)} bytes so far`);
  const now = await world.images.append(id, call.request as AsyncIterable<Buffer>);
  return progress(202, { repository, id, size: now });
}

/** `PUT /v2/NAME/blobs/uploads/ID?digest=`: the end of a blob. */
export async function finishUpload(world: World, call: Call, repository: string): Promise<Answer> {
  const { id } = await openUpload(world, call);
  return finish(world, call, { repository, id, digest: call.query.get('digest') ?? '' });
}

/** `GET /v2/NAME/blobs/uploads/ID`: how much of it is there. */
export async function showUpload(world: World, call: Call, repository: string): Promise<Answer> {
  return progress(204, { repository, ...(await openUpload(world, call)) });
}

/** `DELETE /v2/NAME/blobs/uploads/ID`. */
export async function cancelUpload(world: World, call: Call): Promise<Answer> {
  await world.images.discard((await openUpload(world, call)).id);
  return { status: 204 };
}

async function finish(
  world: World,
  call: Call,
  { repository, id, digest }: { readonly repository: string; readonly id: string; readonly digest: string },
): Promise<Answer> {
  await world.images.append(id, call.request as AsyncIterable<Buffer>);
  if (!DIGEST.test(digest) || !(await world.images.finish(id, { repository, digest })))
    throw refuse('DIGEST_INVALID', 'provided digest did not match uploaded content');
  const headers = { Location: `/v2/${repository}/blobs/${digest}`, 'Docker-Content-Digest': digest };
  return { status: 201, headers, body: Buffer.alloc(0) };
}

async function openUpload(world: World, call: Call): Promise<{ id: string; size: number }> {
  const id = call.params['upload'] ?? '';
  const size = await world.images.sizeOf(id);
  if (size === undefined) throw refuse('BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry');
  return { id, size };
}

function progress(
  status: 202 | 204,
  { repository, id, size }: { readonly repository: string; readonly id: string; readonly size: number },
): Answer {
  const headers = {
    Location: `/v2/${repository}/blobs/uploads/${id}`,
    Range: `0-${String(Math.max(0, size - 1))}`,
    'Docker-Upload-UUID': id,
  };
  return { status, headers, ...(status === 204 ? {} : { body: Buffer.alloc(0) }) };
}
