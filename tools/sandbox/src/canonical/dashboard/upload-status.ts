import { type Answer, ok } from '../http/answer.js';
import { underscore as errors } from '../http/error-list.js';
import type { Call, Router } from '../http/router.js';
import type { Snap } from '../snaps/snap.js';
import type { World } from '../world.js';
import { loginOf } from './authorize.js';

/** Where one asks how far an upload is: an absolute URL (canonical contract 4.1). */
export const statusUrl = (world: World, snap: Snap, id: string): string =>
  `${world.urls.dashboard}/dev/api/snaps/${snap.id}/builds/${id}/status`;

/** The status of uploads. snapcraft <= 6 asks without Authorization, so the id is secret enough; a login that is sent has to be good. */
export function addUploadStatus(router: Router, world: World): void {
  router.on('GET', '/dev/api/snaps/:id/builds/:push/status', (call) => status(world, call));
}

function status(world: World, call: Call): Answer {
  const { authorization } = call.request.headers;
  if (authorization !== undefined) loginOf(world, authorization);
  const push = world.pushes.byId(call.params['push'] ?? '');
  const snap = world.snaps.byId(call.params['id'] ?? '');
  if (push === undefined || snap?.id !== push.snapId) throw errors.notFound('Upload not found.');
  const { state: code, revision } = push;
  return ok({
    code,
    processed: code !== 'being_processed',
    can_release: code === 'ready_to_release',
    url: `${world.urls.dashboard}/snaps/${snap.name}/${revision === null ? 'revisions' : `revisions/${revision}`}/`,
    ...(revision === null ? {} : { revision }),
    ...(code === 'processing_error' ? { errors: push.errors.map(entryOf) } : {}),
  });
}

/** `code` is only there where it is known (canonical contract 2). */
const entryOf = ({ code, message }: { code: string | null; message: string }): unknown =>
  code === null ? { message } : { code, message };
