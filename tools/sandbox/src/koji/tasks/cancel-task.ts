import type { Actor } from '../api/actor.js';
import { CANCELED as BUILD_CANCELED, BUILDING } from '../builds/states.js';
import { genericError } from '../hub-fault.js';
import { CANCELED, CLOSED, FAILED } from './states.js';

/** Cancels a task, its build, and with `recurse` its children. False for one that has ended otherwise. */
export function cancelTask(actor: Actor, id: number, options: { recurse: boolean }): boolean {
  const { db, hub } = actor;
  const task = db.tasks.get(id);
  if (task === undefined) throw genericError(`No such task: ${id}`);
  if (task.state === CANCELED) return true;
  if (task.state === CLOSED || task.state === FAILED) return false;
  const now = hub.now();
  db.tasks.update(id, { state: CANCELED, completion_time: now });
  for (const build of db.builds.filter(({ task_id, state }) => task_id === id && state === BUILDING)) {
    db.builds.update(build.id, { state: BUILD_CANCELED, completion_time: now });
  }
  if (options.recurse) cancelChildren(actor, id);
  return true;
}

/** Cancels what a task has started. */
export function cancelChildren(actor: Actor, id: number): void {
  for (const child of actor.db.tasksByParent.get(id)) cancelTask(actor, child.id, { recurse: true });
}

/** Cancels the whole tree that a task is in, from its top. */
export function cancelTaskTree(actor: Actor, id: number): void {
  const { db } = actor;
  let top = db.tasks.get(id);
  while (top !== undefined && top.parent !== null) top = db.tasks.get(top.parent);
  const cancelAll = (task: number): void => {
    cancelTask(actor, task, { recurse: false });
    for (const child of db.tasksByParent.get(task)) cancelAll(child.id);
  };
  if (top !== undefined) cancelAll(top.id);
}
