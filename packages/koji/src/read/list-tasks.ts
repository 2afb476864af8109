import { z } from 'zod';
import { task } from '../api/task-schemas.js';
import { taskStates } from '../model/states.js';
import type { Keywords } from '../session/hub-connection.js';
import type { HubTask } from '../tasks/hub-task.js';
import { checkedFilter } from './checked-filter.js';
import { id, idOrName, moment } from './filter-parts.js';
import type { ListOptions } from './list-options.js';
import type { Reader } from './reader.js';
import { userId } from './resolve.js';
import { type HubList, walkList } from './walk-list.js';

const some = <T extends z.ZodType>(item: T) => z.array(item).min(1);

const taskFilter = z.strictObject({
  state: some(z.enum(taskStates)).optional(),
  /** `build`, `buildArch`, `tagBuild`, ... */
  method: z.string().min(1).optional(),
  owner: idOrName.optional(),
  /** The task above it; null: those that have none. */
  parent: id.nullable().optional(),
  arch: some(z.string().min(1)).optional(),
  channel: id.optional(),
  host: id.optional(),
  createdAfter: moment.optional(),
  createdBefore: moment.optional(),
  startedAfter: moment.optional(),
  startedBefore: moment.optional(),
  completedAfter: moment.optional(),
  completedBefore: moment.optional(),
});

/** Which tasks. What is left out does not matter. */
export type TaskFilter = z.input<typeof taskFilter>;
/** A row of listTasks, getTaskInfo, getTaskChildren or getTaskDescendents. */
export type TaskRow = HubTask;

const tasks: HubList<TaskRow> = {
  method: 'listTasks',
  row: task,
  column: 'id',
  keyOf: (row) => row.id,
  paging: 'queryOpts',
  usual: 'newest',
};

/** The tasks of a hub, their arguments decoded. @throws PublishError NOT_FOUND when there is no such user; INVALID_INPUT */
export async function* listTasks(
  reader: Reader,
  filter: TaskFilter = {},
  options: ListOptions = {},
): AsyncGenerator<TaskRow, void, void> {
  yield* walkList(reader, tasks, { keywords: await taskQuestion(reader, filter, options) }, options);
}

/** The keyword arguments of listTasks. @throws PublishError NOT_FOUND, INVALID_INPUT */
export async function taskQuestion(
  reader: Reader,
  filter: TaskFilter,
  options: ListOptions = {},
): Promise<Keywords> {
  const { state, owner, channel, host, completedAfter, completedBefore, ...same } = checkedFilter(
    taskFilter,
    filter,
    'tasks',
  );
  return {
    opts: {
      ...same,
      // Arguments are XML inside the answer otherwise (recording listTasks-parent-null).
      decode: true,
      state: state?.map((name) => taskStates.indexOf(name)),
      owner: owner === undefined ? undefined : await userId(reader, owner, options),
      channel_id: channel,
      host_id: host,
      completeAfter: completedAfter,
      completeBefore: completedBefore,
    },
  };
}
