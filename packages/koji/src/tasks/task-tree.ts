import { z } from 'zod';
import { parseShape } from '../api/parse-result.js';
import { task as taskSchema } from '../api/task-schemas.js';
import type { HubAccess } from '../hub-access.js';
import { isTaskDone, type TaskState, taskStateName } from '../model/states.js';
import type { MultiResult } from '../multicall/multi-call.js';
import { type HubTask, noTask, taskFrom } from './hub-task.js';

/** A task that was seen for the first time, or in another state than before. */
export interface TaskChange {
  readonly id: number;
  /** `build`, `buildArch`, `tagBuild`, ... */
  readonly method: string;
  readonly state: TaskState | `${number}`;
  /** The state that was seen before; undefined at the first sight. */
  readonly was?: TaskState | `${number}`;
  readonly isDone: boolean;
  /** 0 for a task that was asked for, 1 for its children, and so on. */
  readonly depth: number;
  readonly task: HubTask;
}

interface Node {
  readonly depth: number;
  task: HubTask;
  /** Its end was seen, and its children were asked for after that: no further ones can come. */
  settled: boolean;
}

type Control = Parameters<HubAccess['multi']>[1];

/** What is known of some tasks and all below them. */
export class TaskTree {
  readonly #koji: Pick<HubAccess, 'multi'>;
  readonly #tops: readonly number[];
  readonly #nodes = new Map<number, Node>();

  constructor(koji: Pick<HubAccess, 'multi'>, tops: readonly number[]) {
    this.#koji = koji;
    this.#tops = [...new Set(tops)];
  }

  /** Every task that is known, in the order of their first sight. */
  get tasks(): readonly HubTask[] {
    return [...this.#nodes.values()].map(({ task }) => task);
  }

  /** All of them have ended, and no others can appear. */
  get isDone(): boolean {
    return this.#nodes.size > 0 && [...this.#nodes.values()].every(({ settled }) => settled);
  }

  /**
   * Looks once at every task that has not ended, all in one request, and at once at those that appear (koji contract 10: children
   * appear late). The children are asked for behind the task itself, so that none of a task that has ended is missed.
   * @throws PublishError NOT_FOUND for a task that was asked for and is not there
   */
  async refresh(control: Control): Promise<readonly TaskChange[]> {
    const changes: TaskChange[] = [];
    let ids = this.#nodes.size === 0 ? this.#tops : this.#open();
    while (ids.length > 0) {
      const before = new Set(this.#nodes.keys());
      await this.#look(ids, changes, control);
      ids = [...this.#nodes.keys()].filter((id) => !before.has(id) && !ids.includes(id));
    }
    return changes;
  }

  #open(): readonly number[] {
    return [...this.#nodes].filter(([, node]) => !node.settled).map(([id]) => id);
  }

  async #look(ids: readonly number[], changes: TaskChange[], control: Control): Promise<void> {
    const results = await this.#koji.multi(
      (hub) =>
        ids.flatMap((id) => [
          hub.getTaskInfo(id, { request: true }),
          hub.getTaskChildren(id, { request: true }),
        ]),
      control,
    );
    for (const [index, id] of ids.entries()) {
      const task = taskFrom(valueOf(results[2 * index])) ?? noTask(id);
      const depth = this.#nodes.get(id)?.depth ?? 0;
      this.#see(task, depth, changes);
      const children = parseShape(z.array(taskSchema), valueOf(results[2 * index + 1]), 'getTaskChildren');
      for (const child of children) this.#see(child, depth + 1, changes);
      const node = this.#nodes.get(id);
      if (node !== undefined) node.settled = isTaskDone(task.state);
    }
  }

  #see(task: HubTask, depth: number, changes: TaskChange[]): void {
    const node = this.#nodes.get(task.id);
    if (node === undefined) this.#nodes.set(task.id, { depth, task, settled: false });
    else if (node.task.state === task.state || isTaskDone(node.task.state)) return;
    const was = node === undefined ? {} : { was: taskStateName(node.task.state) };
    if (node !== undefined) node.task = task;
    const { id, method } = task;
    const state = taskStateName(task.state);
    changes.push({ id, method, state, ...was, isDone: isTaskDone(task.state), depth, task });
  }
}

function valueOf(result: MultiResult<unknown> | undefined): unknown {
  if (result === undefined) return undefined;
  if (!result.ok) throw result.error;
  return result.value;
}
