import type { CallControl } from '@omnipub/core';
import { averageBuildMs, averageBuildsMs } from './estimates.js';
import { hubDate } from './hub-time.js';
import type { KojiChannel } from './koji-channel.js';
import type { KojiTask } from './koji-task.js';
import type { ModelParts } from './model-parts.js';
import { taskArguments } from './task-arguments.js';
import { taskFacts } from './task-facts.js';

/** A builder looks for tasks every 15 seconds by default; some sites have set 45. */
const PICK_UP_MS = 45_000;
const TAG_BUILD_MS = PICK_UP_MS + 15_000;

/** The task below that does the work, where it is not the task itself. */
const workers: Readonly<Record<string, string>> = { build: 'buildArch', image: 'createImage' };

/** How long a task takes from its start, in milliseconds; undefined when nothing tells. @throws PublishError */
export async function estimateTaskMs(
  task: KojiTask,
  parts: ModelParts,
  control?: CallControl,
): Promise<number | undefined> {
  if (task.completedAt !== undefined) return task.durationMs;
  if (task.method === 'tagBuild') return TAG_BUILD_MS;
  const { package: name } = task;
  return name === undefined ? undefined : averageBuildMs(parts, name, control);
}

/**
 * When a task ended, or will probably end; undefined when nothing tells. Of a build that waits for its architectures it is when the
 * last of those that run will end; of a task that no builder has taken yet, when one of its channel will have room.
 * @throws PublishError
 */
export async function estimateTask(
  task: KojiTask,
  parts: ModelParts,
  control?: CallControl,
): Promise<Date | undefined> {
  if (task.isDone) return task.completedAt;
  const worker = workers[task.method];
  if (worker !== undefined) {
    const running = await task.descendents({ ...control, method: worker, state: 'OPEN' });
    const ends = await Promise.all(running.map((each) => each.estimateCompletion(control)));
    const known = ends.filter((end) => end !== undefined);
    if (known.length > 0) return new Date(Math.max(...known.map((end) => end.getTime())));
  }
  const duration = await estimateTaskMs(task, parts, control);
  const start = task.startedAt ?? (await estimateStart(task, parts, control));
  if (duration === undefined || start === undefined) return undefined;
  return new Date(start.getTime() + duration);
}

/** When a builder will take it: at its next look, or when enough of the tasks that run have ended. */
async function estimateStart(
  task: KojiTask,
  parts: ModelParts,
  control: CallControl = {},
): Promise<Date | undefined> {
  const { createdAt } = task;
  const channel = await task.channel(control);
  if (createdAt === undefined || channel === undefined) return undefined;
  const capacity = await channel.capacity(control);
  const running = await runningTasks(channel, control);
  let load = running.reduce((sum, { weight }) => sum + weight, 0);
  if (load < capacity) return new Date(createdAt.getTime() + PICK_UP_MS);
  const names = running.flatMap((each) => each.package ?? []);
  const averages = await averageBuildsMs(parts, names, control);
  const ends = running
    .map(({ weight, startedMs, package: name = '' }) => ({
      weight,
      end: startedMs + (averages.get(name) ?? Number.NaN),
    }))
    .filter(({ end }) => Number.isFinite(end))
    .sort((a, b) => a.end - b.end);
  for (const { weight, end } of ends) {
    load -= weight;
    if (load < capacity) return new Date(Math.max(end, parts.deps.clock.now()) + PICK_UP_MS);
  }
  return undefined;
}

interface RunningTask {
  readonly weight: number;
  readonly startedMs: number;
  readonly package: string | undefined;
}

async function runningTasks(channel: KojiChannel, control: CallControl): Promise<RunningTask[]> {
  const tasks: RunningTask[] = [];
  for await (const row of channel.tasks({ state: ['OPEN'] }, control)) {
    const { package: name } = taskFacts(row.method, taskArguments(row.method, row.request));
    const startedMs = hubDate(row.start_ts, row.start_time)?.getTime() ?? Number.NaN;
    tasks.push({ weight: row.weight ?? 1, startedMs, package: name });
  }
  return tasks;
}
