import { type CallContext, PublishError } from '@omnipub/core';
import { buildOfTask, type RecordedBuild, recordedBuild } from '../builds/build-outcome.js';
import { fetchBuild } from '../builds/manage-builds.js';
import type { KojiClient } from '../client.js';
import { taskStateName } from '../model/states.js';
import { fetchTask } from '../tasks/hub-task.js';
import { lookUntil } from '../tasks/look-until.js';
import { waitForTask } from '../tasks/wait-for-task.js';
import { pageOf } from '../web/page-of.js';
import type { KojiRef } from './definition-schemas.js';
import { buildReceipt, type KojiReceipt } from './receipt.js';

/**
 * Waits until the build is complete. What goes on at the deadline is `pending`, with the page of the task.
 * @throws PublishError the fault of the task: see `kojiFaultOf` and `failedTaskOf`; REJECTED for a build that failed or was canceled
 */
export async function settleBuild(
  client: KojiClient,
  receipt: KojiReceipt,
  { signal, emit, dryRun }: CallContext,
  deadlineMs: number,
): Promise<KojiReceipt> {
  const { ref, outcome } = receipt;
  if (dryRun || outcome === 'planned' || (ref.taskId === undefined && ref.buildId === undefined))
    return receipt;
  const options = { signal, emit, deadlineMs };
  try {
    const settled = await settledRef(client, ref, options);
    return { ...buildReceipt(client, settled, outcome) };
  } catch (thrown) {
    if (!(thrown instanceof PublishError && thrown.code === 'TIMEOUT' && thrown.recovery === 'wait'))
      throw thrown;
    return { ...receipt, pending: await pendingOf(client, ref, signal) };
  }
}

async function settledRef(
  client: KojiClient,
  ref: KojiRef,
  options: Parameters<typeof waitForTask>[2] & { readonly signal: AbortSignal },
): Promise<KojiRef> {
  const { taskId, buildId } = ref;
  const call = { signal: options.signal, emit: options.emit ?? (() => undefined) };
  if (buildId !== undefined) {
    const now = recordedBuild(await fetchBuild(client, buildId, call));
    // It may be complete although its task has failed: when it could not be tagged.
    const build = now.state === 'COMPLETE' ? now : await finishedBuild(client, { buildId, taskId }, options);
    return { ...ref, nvr: build.nvr, buildId: build.id };
  }
  if (taskId === undefined) return ref;
  await waitForTask(client, taskId, options);
  if (ref.scratch === true) return ref;
  const build = await buildOfTask(client, taskId, call);
  return { ...ref, nvr: build.nvr, buildId: build.id };
}

async function finishedBuild(
  client: KojiClient,
  { buildId, taskId }: { readonly buildId: number; readonly taskId: number | undefined },
  options: Parameters<typeof waitForTask>[2],
): Promise<RecordedBuild> {
  if (taskId !== undefined) await waitForTask(client, taskId, options);
  return completeBuild(client, buildId, options);
}

/** A build without a task is completed by whoever has reserved it. */
function completeBuild(
  client: KojiClient,
  id: number,
  options: Parameters<typeof waitForTask>[2],
): Promise<RecordedBuild> {
  return lookUntil(
    client,
    async (call) => {
      const build = recordedBuild(await fetchBuild(client, id, call));
      if (build.state === 'COMPLETE') return build;
      if (build.state === 'BUILDING') return undefined;
      throw new PublishError('REJECTED', `${build.nvr} is ${build.state}`, {
        store: 'koji',
        storeCode: build.state,
        hint: 'build it again',
      });
    },
    { ...options, what: `build ${String(id)}`, hint: 'it goes on; run again to wait for it' },
  );
}

async function pendingOf(
  client: KojiClient,
  { taskId }: KojiRef,
  signal: AbortSignal,
): Promise<NonNullable<KojiReceipt['pending']>> {
  if (taskId === undefined) return { state: 'BUILDING' };
  const state = taskStateName((await fetchTask(client, taskId, { signal })).state);
  const url = pageOf(client, { kind: 'task', id: taskId });
  return { state, ...(url === undefined ? {} : { url }) };
}
