import { PublishError } from '@omnipub/core';
import { faultErrorSaying } from '../faults/koji-fault.js';
import type { HubAccess } from '../hub-access.js';
import { pageOf } from '../web/page-of.js';
import type { XmlRpcFault } from '../xmlrpc/value.js';
import type { HubTask } from './hub-task.js';

const failed = new WeakMap<PublishError, HubTask>();

/** The task behind an error: the one that failed or was canceled, for its logs. Undefined for errors that no task ended with. */
export function failedTaskOf(error: unknown): HubTask | undefined {
  return error instanceof PublishError ? failed.get(error) : undefined;
}

/**
 * What a task that failed ended with: the fault of the hub or of the builder, which {@link kojiFaultOf} tells, under the code that the
 * same fault has as the answer to a call (koji contract 5 and 10).
 */
export function failedTask(koji: Pick<HubAccess, 'hub'>, task: HubTask, fault: XmlRpcFault): PublishError {
  const say = (line: string): string => `task ${String(task.id)} (${task.method}) has failed: ${line}`;
  const error = faultErrorSaying(fault, say, pageOf(koji, { kind: 'task', id: task.id }));
  failed.set(error, task);
  return error;
}

/** What a task that somebody canceled ends with. */
export function canceledTask(koji: Pick<HubAccess, 'hub'>, task: HubTask): PublishError {
  const docs = pageOf(koji, { kind: 'task', id: task.id });
  const error = new PublishError('REJECTED', `task ${String(task.id)} (${task.method}) was canceled`, {
    store: 'koji',
    storeCode: 'CANCELED',
    recovery: 'give-up',
    hint: 'ask who canceled it, or start it again',
    ...(docs === undefined ? {} : { docs }),
  });
  failed.set(error, task);
  return error;
}
