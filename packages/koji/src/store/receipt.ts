import type { Receipt } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';
import { pageOf } from '../web/page-of.js';
import type { KojiRef } from './definition-schemas.js';

/** A receipt of this store. */
export type KojiReceipt = Receipt<KojiRef>;

/**
 * A receipt about a build: named by its NVR, so that the build and what finds it later call it the same; scratch builds and drafts, which
 * have no name of their own yet, by their task. Its page is that of the build once there is one.
 */
export function buildReceipt(
  koji: Pick<HubAccess, 'hub'>,
  ref: KojiRef,
  outcome: KojiReceipt['outcome'],
): KojiReceipt {
  const { buildId, taskId } = ref;
  const url =
    buildId !== undefined
      ? pageOf(koji, { kind: 'build', id: buildId })
      : taskId === undefined
        ? undefined
        : pageOf(koji, { kind: 'task', id: taskId });
  return { id: idOf(ref), ref, ...(url === undefined ? {} : { url }), outcome };
}

function idOf({ nvr, taskId }: KojiRef): string {
  return nvr ?? (taskId === undefined ? 'build' : `task/${String(taskId)}`);
}
