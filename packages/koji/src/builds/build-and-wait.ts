import { callOf } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';
import type { WaitOptions } from '../tasks/task-times.js';
import { waitForTask } from '../tasks/wait-for-task.js';
import { buildOfTask, type RecordedBuild, type ScratchFile, scratchFiles } from './build-outcome.js';
import { type BuildRequest, startBuild } from './start-build.js';

/** What a build has ended with. */
export type BuildOutcome = { readonly taskId: number; readonly source: string } & (
  | { readonly scratch: false; readonly build: RecordedBuild }
  | { readonly scratch: true; readonly files: readonly ScratchFile[] }
);

/**
 * Builds and waits for the end. For a scratch build, which is not recorded, the answer has its files.
 * @throws PublishError the fault of the task; TIMEOUT with recovery `wait` when the deadline passes and the build goes on; what
 * {@link startBuild} throws
 */
export async function buildAndWait(
  koji: HubAccess,
  request: BuildRequest,
  options: WaitOptions = {},
): Promise<BuildOutcome> {
  const call = callOf(options);
  const { taskId, source } = await startBuild(koji, request, call);
  await waitForTask(koji, taskId, options);
  if (request.options?.scratch === true)
    return { taskId, source, scratch: true, files: await scratchFiles(koji, taskId, call) };
  return { taskId, source, scratch: false, build: await buildOfTask(koji, taskId, call) };
}
