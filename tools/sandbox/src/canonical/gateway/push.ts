import { z } from 'zod';
import type { Login } from '../auth/login.js';
import type { Charm, CharmFacts, Push } from '../charms/charm.js';
import { BadArchive, NoArchive, readArchive } from '../charms/read-archive.js';
import { nextRevision, statusOf } from '../charms/review.js';
import { type Answer, ok } from '../http/answer.js';
import { hyphen as errors } from '../http/error-list.js';
import type { Call } from '../http/router.js';
import { takeReview } from '../settings.js';
import type { Upload } from '../storage/uploads.js';
import type { World } from '../world.js';
import { accessCharm } from './charm-access.js';
import { apiError, readJson } from './json-body.js';

const body = z.strictObject({ 'upload-id': z.string() });

/** `POST /v1/charm/NAME/revisions {"upload-id"}`: an upload is to become a revision (canonical contract 4.2). */
export async function pushRevision(world: World, call: Call): Promise<Answer> {
  const { charm, login } = accessCharm(world, call, 'package-manage-revisions');
  const upload = uploadOf(world, (await readJson(call, body))['upload-id']);
  const reading = await read(world, charm, upload);
  return notePush(world, { charm, login, upload, resource: null, ...reading });
}

/** What is pushed, and what is found wrong with it. */
export interface Pushed {
  readonly charm: Charm;
  readonly login: Login;
  readonly upload: Upload;
  readonly resource: Push['resource'];
  readonly facts: CharmFacts | null;
  readonly problem: string | undefined;
}

/** Notes a push and answers where its review can be followed: a relative path, the same for packages and resources. */
export async function notePush(world: World, pushed: Pushed): Promise<Answer> {
  const { charm, login, upload, resource, facts, problem } = pushed;
  await world.charms.change(() => {
    const isKnown = world.charms.all.some(({ pushes }) =>
      pushes.some(({ uploadId }) => uploadId === upload.id),
    );
    if (isKnown)
      throw errors.refuse(409, 'resource-already-exists', `Upload ${upload.id} was pushed already`);
    const review = takeReview(world.settings);
    const found = problem ?? (resource === null ? duplicate(world, upload) : undefined);
    const outcome = found === undefined ? review.outcome : 'reject';
    const { size, sha3_384, sha256, sha384, sha512 } = upload;
    charm.pushes.push({
      uploadId: upload.id,
      size,
      sha3_384,
      sha256,
      sha384,
      sha512,
      resource,
      facts,
      at: world.now(),
      by: login.account.id,
      stepMs: review.stepMs,
      outcome,
      errors:
        found === undefined
          ? review.errors.map(({ code, message }) => ({ code, message }))
          : [{ code: 'review-error', message: found }],
      revision: outcome === 'reject' ? null : nextRevision(charm, resource?.name ?? null),
      updated: null,
    });
  });
  return ok({ 'status-url': `/v1/charm/${charm.name}/revisions/review?upload-id=${upload.id}` });
}

/** An upload by its id. @throws Refusal 400 for an unknown one */
export function uploadOf(world: World, id: string): Upload {
  const upload = world.uploads.byId(id);
  if (upload === undefined) throw apiError(`Upload ${id} not found`);
  return upload;
}

async function read(
  world: World,
  charm: Charm,
  upload: Upload,
): Promise<{ facts: CharmFacts | null; problem: string | undefined }> {
  try {
    return { facts: await readArchive(world.uploads.path(upload), charm), problem: undefined };
  } catch (error) {
    if (!(error instanceof BadArchive)) throw error;
    if (error instanceof NoArchive && world.settings.unreadableCharms === 'believe the name')
      return { facts: null, problem: undefined };
    return { facts: null, problem: error.message };
  }
}

/** Content that is there already is refused, whoever uploads it (charmcraft issue 826). */
function duplicate(world: World, { sha3_384 }: Upload): string | undefined {
  const isThere = world.charms.all.some(({ pushes }) =>
    pushes.some((push) => push.resource === null && push.revision !== null && push.sha3_384 === sha3_384),
  );
  if (!isThere) return undefined;
  return `Cannot insert package. An upload with that digest (SHA3-384: '${sha3_384}') already exists in the database.`;
}

/** `GET /v1/charm/NAME/revisions/review?upload-id=`: how far the review is; without an id, of everything. */
export function showReview(world: World, call: Call): Answer {
  const { charm } = accessCharm(world, call, 'package-view-revisions');
  const id = call.query.get('upload-id');
  const pushes = charm.pushes.filter(({ uploadId }) => id === null || uploadId === id);
  if (id !== null && pushes.length === 0) throw errors.notFound(`Upload ${id} not found`);
  return ok({ revisions: pushes.map((push) => reviewJson(push, world.now())) });
}

function reviewJson(push: Push, now: number): Record<string, unknown> {
  const status = statusOf(push, now);
  return {
    errors: status === 'rejected' ? push.errors : null,
    // There before the end, which makes it no sign of success (canonical contract 4.2).
    revision: status === 'new' ? null : push.revision,
    status,
    'upload-id': push.uploadId,
  };
}
