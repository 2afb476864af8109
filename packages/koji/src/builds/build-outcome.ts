import { type Call, PublishError } from '@omnipub/core';
import type { z } from 'zod';
import type { listedBuild } from '../api/build-schemas.js';
import type { HubAccess } from '../hub-access.js';
import { type BuildState, buildStateName } from '../model/states.js';
import { type TaskFile, taskFiles, taskFileUrl } from '../tasks/task-files.js';
import { TaskTree } from '../tasks/task-tree.js';

/** A build that is recorded. */
export interface RecordedBuild {
  readonly id: number;
  readonly nvr: string;
  readonly state: BuildState | `${number}`;
  readonly taskId: number | null;
}

/** A file that a scratch build has left. */
export interface ScratchFile extends TaskFile {
  /** Where it can be downloaded, if the settings have a topurl. */
  readonly url?: string;
}

/** The builds that a task has made: one of `build`, several of `chainBuild`. None for scratch builds. */
export async function buildsOfTask(
  koji: HubAccess,
  taskId: number,
  call: Call,
): Promise<readonly RecordedBuild[]> {
  const tree = new TaskTree(koji, [taskId]);
  await tree.refresh(call);
  const ids = tree.tasks.filter(({ method }) => method === 'build').map(({ id }) => id);
  const results = await koji.multi((hub) => ids.map((id) => hub.listBuilds({ taskID: id })), call);
  return results.flatMap((result) => {
    if (!result.ok) throw result.error;
    return result.value.map(recordedBuild);
  });
}

/** The parts of a row that stay. */
export function recordedBuild(row: z.output<typeof listedBuild>): RecordedBuild {
  const { build_id: id, nvr, state, task_id: taskId } = row;
  return { id, nvr, state: buildStateName(state), taskId };
}

/** The one build of a task. @throws PublishError PROTOCOL when it has made none: it was a scratch build after all */
export async function buildOfTask(koji: HubAccess, taskId: number, call: Call): Promise<RecordedBuild> {
  const [build] = await buildsOfTask(koji, taskId, call);
  if (build !== undefined) return build;
  throw new PublishError('PROTOCOL', `task ${String(taskId)} has ended well, but there is no build of it`, {
    store: 'koji',
    hint: 'look at the task on the hub’s pages',
  });
}

/** What a scratch build has left: packages and logs of all its tasks. */
export async function scratchFiles(
  koji: HubAccess,
  taskId: number,
  call: Call,
): Promise<readonly ScratchFile[]> {
  const tree = new TaskTree(koji, [taskId]);
  await tree.refresh(call);
  const files = await taskFiles(
    koji,
    tree.tasks.map(({ id }) => id),
    call,
  );
  const { topurl } = koji.hub.settings.config;
  return files.map((file) => ({
    ...file,
    ...(topurl === undefined ? {} : { url: taskFileUrl(topurl, file) }),
  }));
}
