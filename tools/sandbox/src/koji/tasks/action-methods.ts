import type { Args } from '../api/args.js';
import type { Call, Methods } from '../api/call.js';
import { genericError, HubFault } from '../hub-fault.js';
import { PythonError } from '../python-error.js';
import { str, truthy, typeOf } from '../xmlrpc/python.js';
import { isList, type Value } from '../xmlrpc/value.js';
import { cancelChildren, cancelTask, cancelTaskTree } from './cancel-task.js';
import { makeTask } from './make-task.js';
import { CANCELED, FAILED, FREE, isFinished, TASK_STATES } from './states.js';
import { needTask } from './task-info.js';

const PRIO_DEFAULT = 20;

/** What makes, ends and repeats tasks (koji contract 10). */
export const taskActionMethods: Methods = {
  build(call, args) {
    call.session.assertLogin();
    const source = args.get('src');
    if (typeof source !== 'string') throw invalidType(source, 'str');
    return buildTask(call, args, 'build', source);
  },

  chainBuild(call, args) {
    call.session.assertLogin();
    const sources = args.get('srcs');
    if (!isList(sources)) throw invalidType(sources, 'list');
    return buildTask(call, args, 'chainbuild', sources);
  },

  makeTask(call, args) {
    call.session.assertPerm('admin');
    if (args.extra.owner !== undefined) {
      throw new HubFault('ActionNotAllowed', 'The owner option is not allowed here');
    }
    const [method, request] = args.rest;
    if (typeof method !== 'string' || !isList(request)) {
      throw new PythonError('TypeError', 'make_task() missing required positional arguments');
    }
    const { priority, channel, arch, label, parent } = args.extra;
    return makeTask(call, {
      method,
      request,
      ...(typeof priority === 'number' ? { priority } : {}),
      ...(channel === undefined ? {} : { channel }),
      ...(arch === undefined ? {} : { arch: str(arch) }),
      ...(label === undefined || label === null ? {} : { label: str(label) }),
      ...(typeof parent === 'number' ? { parent } : {}),
    }).id;
  },

  cancelTask(call, args) {
    const task = needTask(call.db, args.get('task_id'));
    assertOwner(call, task.owner);
    cancelTask(call, task.id, { recurse: args.flag('recurse') });
    return null;
  },

  cancelTaskFull(call, args) {
    call.session.assertPerm('admin');
    const task = needTask(call.db, args.get('task_id'));
    if (task.parent !== null && args.flag('strict')) {
      throw genericError(`Task ${task.id} is not top-level (parent=${task.parent})`);
    }
    cancelTaskTree(call, task.id);
    return null;
  },

  cancelTaskChildren(call, args) {
    call.session.assertLogin();
    const task = needTask(call.db, args.get('task_id'));
    assertOwner(call, task.owner);
    cancelChildren(call, task.id);
    return null;
  },

  resubmitTask(call, args) {
    const { db, session } = call;
    const user = session.assertLogin();
    const task = needTask(db, args.get('taskID'));
    if (task.state !== CANCELED && task.state !== FAILED) {
      throw genericError('only canceled or failed tasks may be resubmitted');
    }
    if (task.parent !== null) throw genericError('only top-level tasks may be resubmitted');
    if (user.id !== task.owner && !session.hasPerm('admin')) {
      throw genericError('only the task owner or an admin may resubmit a task');
    }
    const { method, request, arch, channel_id: channel, priority } = task;
    return makeTask(call, { method, request, arch, channel, priority }).id;
  },

  setTaskPriority({ db, session }, args) {
    session.assertPerm('admin');
    const task = needTask(db, args.get('task_id'));
    if (isFinished(task.state)) throw genericError("Finished task's priority can't be updated");
    const priority = args.get('priority');
    if (typeof priority !== 'number') throw invalidType(priority, 'int');
    const set = (id: number): void => {
      db.tasks.update(id, { priority });
      if (args.flag('recurse')) for (const child of db.tasksByParent.get(id)) set(child.id);
    };
    set(task.id);
    return null;
  },

  freeTask({ db, session }, args) {
    session.assertPerm('admin');
    const task = needTask(db, args.get('task_id'));
    if (isFinished(task.state)) {
      throw genericError(`Cannot free task ${task.id}, state is ${TASK_STATES[task.state] ?? task.state}`);
    }
    // The builder begins it anew.
    db.tasks.update(task.id, { state: FREE, host_id: null });
    return true;
  },
};

function buildTask(call: Call, args: Args, method: string, source: Value): number {
  const opts = args.get('opts');
  const priority = args.get('priority');
  if (typeof priority === 'number' && priority < 0 && !call.session.hasPerm('admin')) {
    throw new HubFault('ActionNotAllowed', 'only admins may create high-priority tasks');
  }
  const channel = args.get('channel');
  // Whether the target exists is seen later, by the task (recording fault-build-bad-target).
  return makeTask(call, {
    method,
    request: [source, args.get('target'), truthy(opts) ? opts : {}],
    ...(typeof priority === 'number' && priority !== 0 ? { priority: PRIO_DEFAULT + priority } : {}),
    ...(truthy(channel) ? { channel } : {}),
  }).id;
}

function assertOwner({ session }: Call, owner: number): void {
  if (session.isUser(owner) || session.hasPerm('admin')) return;
  throw new HubFault('ActionNotAllowed', 'Cannot cancel task, not owner');
}

function invalidType(value: Value, wanted: string): HubFault {
  return new HubFault(
    'ParameterError',
    `Invalid type for value '${str(value)}': ${typeOf(value)}, expected type <class '${wanted}'>`,
  );
}
