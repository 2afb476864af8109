import type { World } from '../world.js';
import type { Push } from './pushes.js';
import { readChannels, releaseProblem, releaseTo } from './release.js';
import type { Revision, Snap } from './snap.js';

/** Gives every push whose review is due its result, the oldest first. Nothing happens between two requests, so this comes before each. */
export async function settlePushes(world: World): Promise<void> {
  const due = world.pushes.all.filter(({ state, due }) => state === 'being_processed' && due <= world.now());
  for (const push of due) await settle(world, push);
}

async function settle(world: World, push: Push): Promise<void> {
  await world.snaps.change(() => {
    const snap = world.snaps.byId(push.snapId);
    // Another request may have been here while this one waited for the disk.
    if (push.state !== 'being_processed') return;
    if (snap === undefined) return fail(push, 'The snap was unregistered.');
    if (push.outcome === 'reject') {
      push.state = 'processing_error';
      return;
    }
    const upload = world.uploads.byId(push.uploadId);
    if (upload === undefined || push.facts === null) return fail(push, 'The uploaded file is gone.');
    const twin = snap.revisions.find(({ sha3_384 }) => sha3_384 === upload.sha3_384);
    if (twin?.pushId === push.id) {
      // The process was killed between writing the snap and writing the push.
      push.revision = twin.revision;
      push.state = twin.status === 'ManualReviewPending' ? 'need_manual_review' : 'ready_to_release';
      return;
    }
    if (twin !== undefined) {
      push.revision = twin.revision;
      return fail(push, `Revision ${twin.revision}: duplicate snap already uploaded`);
    }
    const { size, sha3_384, sha256, sha384, sha512 } = upload;
    const revision: Revision = {
      ...push.facts,
      size,
      sha3_384,
      sha256,
      sha384,
      sha512,
      revision: Math.max(0, ...snap.revisions.map((one) => one.revision)) + 1,
      status: push.outcome === 'manual' ? 'ManualReviewPending' : 'Unpublished',
      created: push.due,
      uploadId: upload.id,
      pushId: push.id,
      components: componentsOf(world, push),
    };
    snap.revisions.push(revision);
    push.revision = revision.revision;
    push.state = push.outcome === 'manual' ? 'need_manual_review' : 'ready_to_release';
    if (push.outcome === 'approve') releasePushed(snap, push, revision);
  });
  await world.pushes.change(() => undefined);
}

function fail(push: Push, message: string): void {
  push.state = 'processing_error';
  push.errors = [{ code: null, message }];
}

function componentsOf(world: World, push: Push): Revision['components'] {
  return Object.fromEntries(
    Object.entries(push.components).flatMap(([name, uploadId]) => {
      const upload = world.uploads.byId(uploadId);
      if (upload === undefined) return [];
      const { size, sha3_384, sha256, sha384, sha512 } = upload;
      return [[name, { uploadId, size, sha3_384, sha256, sha384, sha512 }]];
    }),
  );
}

/** The channels that were given at the push. Those that the revision may not go to are passed over. */
function releasePushed(snap: Snap, push: Push, revision: Revision): void {
  const reading = readChannels(snap, push.channels);
  if (!('channels' in reading)) return;
  const channels = reading.channels.filter((channel) => releaseProblem(revision, channel) === undefined);
  releaseTo(snap, { channels, revision, progressive: null, when: push.due });
}

/** A person's verdict on what waits for one; approved, it goes where it was pushed to. */
export async function judge(
  world: World,
  push: Push,
  verdict: { readonly approved: true } | { readonly approved: false; readonly message: string },
): Promise<void> {
  const snap = world.snaps.byId(push.snapId);
  const revision = snap?.revisions.find((one) => one.revision === push.revision);
  if (push.state !== 'need_manual_review' || snap === undefined || revision === undefined)
    throw new RangeError('nothing of it waits for a person');
  await world.snaps.change(() => {
    if (!verdict.approved) {
      revision.status = 'Rejected';
      return fail(push, verdict.message);
    }
    revision.status = 'Unpublished';
    push.state = 'ready_to_release';
    releasePushed(snap, push, revision);
  });
  await world.pushes.change(() => undefined);
}
