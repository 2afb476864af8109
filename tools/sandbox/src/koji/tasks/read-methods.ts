import type { Args } from '../api/args.js';
import type { Call, Methods } from '../api/call.js';
import { seconds } from '../builds/list-builds.js';
import type { TaskRow } from '../db/rows.js';
import { genericError, HubFault } from '../hub-fault.js';
import { PythonError } from '../python-error.js';
import { byCodePoint, queryRows } from '../query/query-rows.js';
import { str, truthy } from '../xmlrpc/python.js';
import { isList, isStruct, type Struct, type Value } from '../xmlrpc/value.js';
import { CANCELED, isFinished } from './states.js';
import { listedTask, needTask, taskInfo } from './task-info.js';

/** What is known of tasks (koji contract 10). */
export const taskReadMethods: Methods = {
  getTaskInfo({ db }, args) {
    const asked = args.get('task_id');
    const request = args.flag('request');
    const infoOf = (id: Value): Value => {
      const task = args.flag('strict')
        ? needTask(db, id)
        : typeof id === 'number'
          ? db.tasks.get(id)
          : undefined;
      return task === undefined ? null : taskInfo(task, { request });
    };
    return isList(asked) ? asked.map(infoOf) : infoOf(asked);
  },

  getTaskChildren({ db }, args) {
    const id = args.get('task_id');
    if (args.flag('strict')) needTask(db, id);
    return typeof id === 'number' ? children(db, id, args.flag('request')) : [];
  },

  getTaskDescendents({ db }, args) {
    const found: Record<string, Value> = {};
    const add = (id: number): void => {
      found[String(id)] = children(db, id, args.flag('request'));
      for (const child of db.tasksByParent.get(id)) add(child.id);
    };
    const id = args.get('task_id');
    if (typeof id === 'number') add(id);
    return found;
  },

  getTaskRequest: ({ db }, args) => needTask(db, args.get('taskId')).request,

  getTaskResult({ db }, args) {
    const id = args.get('taskId');
    const task = typeof id === 'number' ? db.tasks.get(id) : undefined;
    if (task === undefined) throw genericError('No such task');
    if (task.state === CANCELED) throw genericError(`Task ${task.id} is canceled`);
    if (task.result === null) throw genericError(`Task ${task.id} is not finished`);
    if ('value' in task.result) return task.result.value;
    if (!args.flag('raise_fault')) return { ...task.result.fault };
    throw new TaskFault(task.result.fault);
  },

  taskFinished: ({ db }, args) => isFinished(needTask(db, args.get('taskId')).state),

  listTasks,
};

/** The fault that a task ended with, raised again: neither its code nor its text change. */
class TaskFault extends HubFault {
  override readonly code: number;
  constructor(fault: { faultCode: number; faultString: string }) {
    super('GenericError', fault.faultString);
    this.code = fault.faultCode;
  }
}

function children(db: Call['db'], id: number, request: boolean): Struct[] {
  // Here it is a column like the others (recording getTaskChildren).
  const rows = db.tasksByParent.get(id).map((task) => taskInfo(task, { request }));
  return rows.map((row) => Object.fromEntries(Object.entries(row).sort(([a], [b]) => byCodePoint(a, b))));
}

function listTasks({ db }: Call, args: Args): Value {
  const opts = args.struct('opts');
  const queryOpts = args.get('queryOpts');
  const tasks = db.tasks.filter((task) => matches(task, opts));
  const asList = isStruct(queryOpts) && truthy(queryOpts.asList);
  return queryRows(
    tasks.map((task) => listedTask(db, task, { decode: truthy(opts.decode) && !asList })),
    queryOpts,
  );
}

const TIMES: readonly (readonly [string, 'create_time' | 'start_time' | 'completion_time'])[] = [
  ['created', 'create_time'],
  ['started', 'start_time'],
  ['complete', 'completion_time'],
  ['completed', 'completion_time'],
];

function matches(task: TaskRow, opts: Struct): boolean {
  for (const key of ['arch', 'state', 'owner', 'host_id', 'channel_id', 'parent'] as const) {
    const wanted = opts[key];
    const unwanted = opts[`not_${key}`];
    // The hub asks for IN with these two, and PostgreSQL wants a list for it.
    if ((key === 'arch' || key === 'state') && wanted !== undefined && !isList(wanted)) {
      throw new PythonError('psycopg2.errors.SyntaxError', `syntax error at or near "${str(wanted)}"`);
    }
    if (wanted !== undefined && !among(task[key], wanted)) return false;
    if (unwanted !== undefined && among(task[key], unwanted)) return false;
  }
  if (opts.method !== undefined && task.method !== opts.method) return false;
  return TIMES.every(([name, column]) => {
    const at = task[column];
    const before = opts[`${name}Before`] ?? null;
    const after = opts[`${name}After`] ?? null;
    return (
      (before === null || (at !== null && at < seconds(before))) &&
      (after === null || (at !== null && at > seconds(after)))
    );
  });
}

function among(value: Value, wanted: Value): boolean {
  return isList(wanted) ? wanted.includes(value) : value === wanted;
}
