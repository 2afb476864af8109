import { basename } from 'node:path';
import { type Call, type CallControl, callOf, PublishError } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';
import { requestOf, submitTask } from '../tasks/submit-task.js';
import { uploadDirectory } from '../upload/upload-target.js';
import { pageOf } from '../web/page-of.js';
import { type BuildOptions, checkBuildOptions, wireOptions } from './build-options.js';
import { type BuildSource, checkScmUrl } from './build-source.js';
import { checkTarget } from './check-target.js';

/** What to build, where and how. */
export interface BuildRequest {
  readonly source: BuildSource;
  /** The target; null only with `repoId`. */
  readonly target: string | null;
  readonly options?: BuildOptions | undefined;
  /** Where the source RPM is uploaded, below the hub's `work`. @default a fresh `cli-build/...` */
  readonly directory?: string | undefined;
  /** Its name there. @default the file's */
  readonly name?: string | undefined;
}

/** A build that the hub has taken in. */
export interface StartedBuild {
  readonly taskId: number;
  /** What the hub builds from: a path below its `work`, or the URL. */
  readonly source: string;
  /** The page of the task. */
  readonly url?: string;
}

/**
 * Starts a build (koji contract 10): options and target are checked first, a source RPM is uploaded, and the task is made once, also when
 * the hub's answer is lost.
 *
 * @throws PublishError INVALID_INPUT, NOT_FOUND, REJECTED before anything is sent; what the hub refuses
 */
export async function startBuild(
  koji: HubAccess,
  request: BuildRequest,
  control: CallControl = {},
): Promise<StartedBuild> {
  const call = callOf(control);
  const options = checkBuildOptions(request.options ?? {});
  const { source, target } = request;
  if ('scm' in source) checkScmUrl(source.scm);
  await checkDestination(koji, target, options, call);
  const path = 'scm' in source ? source.scm : await uploadSource(koji, source.srpm, request, call);
  const taskId = await submitBuild(koji, { path, target, options }, call);
  const url = pageOf(koji, { kind: 'task', id: taskId });
  return { taskId, source: path, ...(url === undefined ? {} : { url }) };
}

async function checkDestination(
  koji: HubAccess,
  target: string | null,
  options: BuildOptions,
  call: Call,
): Promise<void> {
  if (target !== null) {
    const isTagged = options.scratch !== true && options.skipTag !== true;
    await checkTarget(koji, target, { isTagged }, call);
    return;
  }
  if (options.repoId !== undefined) return;
  throw new PublishError('INVALID_INPUT', 'a build without a target needs the repo to build against', {
    store: 'koji',
    hint: 'name a target, or a repoId',
  });
}

async function uploadSource(
  koji: HubAccess,
  srpm: string,
  { directory, name }: BuildRequest,
  call: Call,
): Promise<string> {
  const uploaded = await koji.uploadFile(srpm, {
    ...call,
    directory: directory ?? uploadDirectory('cli-build', koji.clock),
    name: name ?? basename(srpm),
  });
  return uploaded.path;
}

/** Makes the task of a build whose source the hub can reach. */
export function submitBuild(
  koji: HubAccess,
  { path, target, options }: { path: string; target: string | null; options: BuildOptions },
  call: Call,
): Promise<number> {
  return submitTask(
    koji,
    { method: 'build', isOurs: (request) => isBuildOf(request, { path, target }) },
    (settle) => koji.api.build(path, target, wireOptions(options), { ...call, settle }),
    call,
  );
}

/** Is this the request of a build from that source for that target? */
export function isBuildOf(
  request: unknown,
  { path, target }: { readonly path: string; readonly target: string | null },
): boolean {
  const [source, wanted] = requestOf(request);
  return source === path && (wanted ?? null) === target;
}
