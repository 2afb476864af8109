import type { CallControl } from '@omnipub/core';
import { multiApi } from '../multicall/multi-api.js';
import { multiCall } from '../multicall/multi-call.js';
import { listBuilds } from '../read/list-builds.js';
import { controlOf, type Reader } from '../read/reader.js';
import { hubDate } from './hub-time.js';

/** Builds of containers are imports: the hub's own average leaves them out, or is of the import alone. */
const CONTAINER = /-container$/;

/** Builds that an average of the last ones is taken over. */
const LAST = 5;

/**
 * How long a build of a package takes, in milliseconds: the hub's average over all complete builds, of a container the average of the last
 * five. Undefined when it was never built.
 * @throws PublishError
 */
export async function averageBuildMs(
  reader: Reader,
  name: string,
  control: CallControl = {},
): Promise<number | undefined> {
  if (CONTAINER.test(name)) return averageLastBuildsMs(reader, name, control);
  const seconds = await reader.api.getAverageBuildDuration(name, {}, controlOf(control));
  return seconds === null ? undefined : seconds * 1000;
}

/** The same for many packages, containers among them; those that were never built are not in the answer. @throws PublishError */
export async function averageBuildsMs(
  reader: Reader,
  names: readonly string[],
  control: CallControl = {},
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  const unique = [...new Set(names)];
  const plain = unique.filter((name) => !CONTAINER.test(name));
  const calls = plain.map((name) => multiApi.getAverageBuildDuration(name));
  for (const [index, result] of (await multiCall(reader.hub, calls, control)).entries()) {
    if (!result.ok) throw result.error;
    const name = plain[index];
    if (name !== undefined && typeof result.value === 'number') found.set(name, result.value * 1000);
  }
  for (const name of unique.filter((each) => CONTAINER.test(each))) {
    const average = await averageLastBuildsMs(reader, name, control);
    if (average !== undefined) found.set(name, average);
  }
  return found;
}

/** The average of the last complete builds, in milliseconds; undefined when there is none. @throws PublishError */
export async function averageLastBuildsMs(
  reader: Reader,
  name: string,
  options: CallControl & { /** @default 5 */ readonly limit?: number | undefined } = {},
): Promise<number | undefined> {
  const { limit = LAST, ...control } = options;
  const pkg = await reader.api.getPackageID(name, {}, controlOf(control));
  if (pkg === null) return undefined;
  const durations: number[] = [];
  const builds = listBuilds(reader, { package: pkg, state: 'COMPLETE' }, { ...control, limit });
  for await (const row of builds) {
    const started = hubDate(row.start_ts, row.start_time) ?? hubDate(row.creation_ts, row.creation_time);
    const completed = hubDate(row.completion_ts, row.completion_time);
    if (started !== undefined && completed !== undefined)
      durations.push(completed.getTime() - started.getTime());
  }
  return durations.length === 0
    ? undefined
    : durations.reduce((sum, each) => sum + each, 0) / durations.length;
}
