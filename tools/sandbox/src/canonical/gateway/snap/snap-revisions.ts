import { z } from 'zod';
import { type Answer, ok } from '../../http/answer.js';
import { hyphen as errors } from '../../http/error-list.js';
import type { Call, Router } from '../../http/router.js';
import { takeReview } from '../../settings.js';
import type { Push } from '../../snaps/pushes.js';
import type { Revision, Snap } from '../../snaps/snap.js';
import { readSnap, type SnapReading } from '../../snaps/snap-yaml.js';
import type { Upload } from '../../storage/uploads.js';
import { isoSeconds } from '../../times.js';
import type { World } from '../../world.js';
import { readJson } from '../json-body.js';
import { uploadOf } from '../push.js';
import { accessSnap } from './snap-access.js';

/** Revisions of snaps as an on-prem store takes them (recording snapcraft_onprem_upload): without components, nothing is released. */
export function addSnapRevisions(router: Router, world: World): void {
  router
    .on('POST', '/v1/snap/:name/revisions', (call) => push(world, call))
    .on('GET', '/v1/snap/:name/revisions', (call) => list(world, call))
    .on('GET', '/v1/snap/:name/revisions/review', (call) => review(world, call));
}

async function push(world: World, call: Call): Promise<Answer> {
  const { snap } = accessSnap(world, call, 'package-manage-revisions');
  const { 'upload-id': id } = await readJson(call, z.strictObject({ 'upload-id': z.string() }));
  const upload = uploadOf(world, id);
  if (world.pushes.all.some(({ uploadId }) => uploadId === upload.id))
    throw errors.refuse(409, 'resource-already-exists', `Upload ${upload.id} was pushed already`);
  const reading = await readSnap(world.uploads.path(upload), upload.filename);
  const { outcome, errors: reasons, stepMs } = takeReview(world.settings);
  const problem = problemOf(world, snap, { upload, reading });
  await world.pushes.add({
    snapId: snap.id,
    uploadId: upload.id,
    components: {},
    channels: [],
    at: world.now(),
    due: world.now() + 2 * stepMs,
    outcome: problem === undefined ? outcome : 'reject',
    errors: problem === undefined ? [...reasons] : [{ code: 'review-error', message: problem }],
    facts:
      reading.from === 'nothing'
        ? null
        : { ...reading.facts, architectures: [...reading.facts.architectures] },
  });
  return ok({ 'status-url': `/v1/snap/${snap.name}/revisions/review?upload-id=${upload.id}` });
}

function problemOf(
  world: World,
  snap: Snap,
  { upload, reading }: { readonly upload: Upload; readonly reading: SnapReading },
): string | undefined {
  if (reading.from === 'nothing') return reading.problem;
  if (upload.size === 0) return 'The uploaded file is empty.';
  if (reading.from === 'file name' && world.settings.unreadableSnaps === 'refuse')
    return 'The uploaded file is not a snap.';
  const { name } = reading.facts;
  return name === null || name === snap.name
    ? undefined
    : `The name '${name}' in snap.yaml does not match the package name '${snap.name}'`;
}

function review(world: World, call: Call): Answer {
  const { snap } = accessSnap(world, call, 'package-view-revisions');
  const id = call.query.get('upload-id');
  const pushes = world.pushes.all.filter(
    ({ snapId, uploadId }) => snapId === snap.id && (id === null || uploadId === id),
  );
  if (id !== null && pushes.length === 0) throw errors.notFound(`Upload ${id} not found`);
  return ok({ revisions: pushes.map((one) => reviewJson(one, world.now())) });
}

function reviewJson(push: Push, now: number): Record<string, unknown> {
  const status = statusOf(push, now);
  return {
    errors: status === 'rejected' ? push.errors : null,
    revision: status === 'rejected' ? null : push.revision,
    status,
    'upload-id': push.uploadId,
  };
}

function statusOf(push: Push, now: number): 'new' | 'scanned' | 'approved' | 'rejected' {
  switch (push.state) {
    case 'being_processed':
      return now < (push.at + push.due) / 2 ? 'new' : 'scanned';
    case 'need_manual_review':
      return 'scanned';
    case 'ready_to_release':
      return 'approved';
    case 'processing_error':
      return 'rejected';
  }
}

function list(world: World, call: Call): Answer {
  const { snap } = accessSnap(world, call, 'package-view-revisions');
  // snapcraft takes none of the fields that only the channel map has.
  const rows = [...snap.revisions].reverse().map((one) => {
    const { apps: _apps, 'created-by': _by, type: _type, ...row } = snapRevisionJson(snap, one);
    return row;
  });
  return ok({ revisions: rows });
}

/** A revision of a snap, with the states of an on-prem store (canonical contract 6, lists). */
export function snapRevisionJson(snap: Snap, revision: Revision): Record<string, unknown> {
  const states = {
    Published: 'released',
    Unpublished: 'approved',
    ManualReviewPending: 'new',
    Rejected: 'rejected',
  } as const;
  return {
    apps: [],
    architectures: revision.architectures,
    base: revision.base,
    'build-url': null,
    confinement: revision.confinement,
    'created-at': isoSeconds(revision.created),
    'created-by': snap.publisherId,
    grade: revision.grade,
    revision: revision.revision,
    'sha3-384': revision.sha3_384,
    size: revision.size,
    status: states[revision.status],
    type: revision.type,
    version: revision.version,
  };
}
