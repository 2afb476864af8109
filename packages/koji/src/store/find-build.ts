import { type CallContext, PublishError, type SrpmArtifact } from '@omnipub/core';
import { isBuildOf } from '../builds/start-build.js';
import type { KojiClient } from '../client.js';
import { buildStateName, isTaskDone, taskStateName } from '../model/states.js';
import type { HubTask } from '../tasks/hub-task.js';
import { taskFrom } from '../tasks/hub-task.js';
import { findTasks, requestOf } from '../tasks/submit-task.js';
import type { UploadInput } from './definition-schemas.js';
import { buildReceipt, type KojiReceipt } from './receipt.js';
import { isContentOf, nvrOfSource, otherContent, type UploadPlace, uploadPlace } from './upload-place.js';

/**
 * Is this source RPM built already, or being built? A build is known by its name, version and release; that it is of this very source can
 * be told only when omnipub has started it, by where its source was uploaded. Scratch builds and drafts, whose name says nothing, are
 * known by that alone.
 *
 * @throws PublishError CONFLICT for a build of that name from another source
 */
export async function findBuild(
  client: KojiClient,
  artifact: SrpmArtifact,
  input: UploadInput,
  ctx: CallContext,
): Promise<KojiReceipt | undefined> {
  if (input.scratch !== true && input.draft !== true) {
    const found = await findByName(client, artifact, ctx);
    if (found !== undefined) return found;
  }
  const place = await uploadPlace(client, artifact, ctx);
  const task = await findByPlace(client, place, artifact, input, ctx);
  if (task === undefined) return undefined;
  const { scratch } = input;
  const names = { taskId: task.id, ...(input.target === undefined ? {} : { target: input.target }) };
  const ref =
    scratch === true || input.draft === true
      ? { ...names, ...(scratch === true ? { scratch } : {}) }
      : { ...names, nvr: nvrOfSource(artifact) };
  return buildReceipt(client, ref, 'existed');
}

async function findByName(
  client: KojiClient,
  artifact: SrpmArtifact,
  ctx: CallContext,
): Promise<KojiReceipt | undefined> {
  const nvr = nvrOfSource(artifact);
  const { signal, emit } = ctx;
  const build = await client.api.getBuild(nvr, {}, { signal, emit });
  const state = build === null ? undefined : buildStateName(build.state);
  if (build === null || (state !== 'COMPLETE' && state !== 'BUILDING')) return undefined;
  const task =
    build.task_id === null
      ? undefined
      : taskFrom(await client.api.getTaskInfo(build.task_id, { request: true }, { signal, emit }));
  const [source, target] = requestOf(task?.request);
  const isSame = isContentOf(source, artifact);
  if (isSame === false) throw otherContent(nvr);
  if (isSame === undefined)
    emit({
      type: 'warning',
      code: 'CONTENT_UNKNOWN',
      message: `${nvr} is ${state} already; omnipub has not built it, so it can't be told whether it is of the same source`,
    });
  return buildReceipt(
    client,
    {
      nvr,
      buildId: build.id,
      ...(build.task_id === null ? {} : { taskId: build.task_id }),
      ...(typeof target === 'string' ? { target } : {}),
    },
    'existed',
  );
}

/** A task of ours from that place, going on; of a scratch build or a draft also one that has ended well. */
async function findByPlace(
  client: KojiClient,
  place: UploadPlace,
  artifact: SrpmArtifact,
  input: UploadInput,
  { signal, emit }: CallContext,
): Promise<HubTask | undefined> {
  const target = input.target ?? null;
  const isNamed = input.scratch !== true && input.draft !== true;
  const isOurs = (request: readonly unknown[]): boolean =>
    isNamed
      ? request[1] === target && isSourceOf(request[0], place, artifact) && !isScratchOrDraft(request[2])
      : isBuildOf(request, { path: place.path, target });
  const tasks = await findTasks(client, { method: 'build', isOurs }, { signal, emit });
  return tasks.find(({ state }) => !isTaskDone(state) || (!isNamed && taskStateName(state) === 'CLOSED'));
}

/** Another step may have brought the same content to a place of its own. */
function isSourceOf(path: unknown, { name }: UploadPlace, artifact: SrpmArtifact): boolean {
  return typeof path === 'string' && path.endsWith(`/${name}`) && isContentOf(path, artifact) === true;
}

function isScratchOrDraft(opts: unknown): boolean {
  if (typeof opts !== 'object' || opts === null) return false;
  return ('scratch' in opts && opts.scratch === true) || ('draft' in opts && opts.draft === true);
}

/** @throws PublishError INVALID_INPUT for what no hub builds */
export function sourceOf(artifact: { readonly kind: string; readonly path: string }): SrpmArtifact {
  if (artifact.kind === 'srpm') return artifact as SrpmArtifact;
  throw new PublishError('INVALID_INPUT', `${JSON.stringify(artifact.path)} is no source RPM`, {
    store: 'koji',
    hint: 'build one: rpmbuild -bs; or name the metadata of an import',
  });
}
