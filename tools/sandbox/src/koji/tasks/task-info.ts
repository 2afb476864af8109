import type { Database } from '../db/database.js';
import type { TaskRow } from '../db/rows.js';
import { genericError } from '../hub-fault.js';
import { epoch, timestamp } from '../times.js';
import { Double, type Value } from '../xmlrpc/value.js';
import { writeCall, writeFault, writeResponse } from '../xmlrpc/write.js';

/** A task as getTaskInfo answers it, columns in order (recordings getTaskInfo-*). */
export function taskInfo(task: TaskRow, options: { request?: boolean } = {}): { [key: string]: Value } {
  const info = {
    arch: task.arch,
    awaited: task.awaited,
    channel_id: task.channel_id,
    completion_time: timestamp(task.completion_time),
    completion_ts: epoch(task.completion_time),
    create_time: timestamp(task.create_time),
    create_ts: epoch(task.create_time),
    host_id: task.host_id,
    id: task.id,
    label: task.label,
    method: task.method,
    owner: task.owner,
    parent: task.parent,
    priority: task.priority,
    start_time: timestamp(task.start_time),
    start_ts: epoch(task.start_time),
    state: task.state,
    waiting: task.waiting,
    weight: new Double(task.weight),
  };
  return options.request === true ? { ...info, request: task.request } : info;
}

/** A task as listTasks answers it: what was asked and what came of it as XML, unless decoded (recordings listTasks*). */
export function listedTask(
  db: Database,
  task: TaskRow,
  options: { decode: boolean },
): { [key: string]: Value } {
  const owner = db.users.need(task.owner);
  const shown = options.decode
    ? { request: task.request, result: decodedResult(task) }
    : { request: writeCall(task.method, task.request), result: encodedResult(task) };
  return { ...taskInfo(task), ...shown, owner_name: owner.name, owner_type: owner.usertype };
}

function decodedResult({ result }: TaskRow): Value {
  if (result === null) return null;
  return 'value' in result ? result.value : { ...result.fault };
}

function encodedResult({ result }: TaskRow): string | null {
  if (result === null) return null;
  return 'value' in result ? writeResponse(result.value) : writeFault(result.fault);
}

/** The task that must be there. @throws HubFault 1000 */
export function needTask(db: Database, id: Value): TaskRow {
  const task = typeof id === 'number' ? db.tasks.get(id) : undefined;
  if (task === undefined) throw genericError('query returned no rows');
  return task;
}
