import type { CallControl } from '@omnipub/core';
import { z } from 'zod';
import { parseShape } from '../api/parse-result.js';
import { multiApi } from '../multicall/multi-api.js';
import { multiCall } from '../multicall/multi-call.js';
import type { Reader } from '../read/reader.js';

/** A file that a task has left, or still writes. */
export interface TaskOutput {
  readonly taskId: number;
  /** May have folders in it. */
  readonly name: string;
  readonly volume: string;
  /** Bytes. */
  readonly size: number;
}

/** Sizes are texts (koji contract 10). */
const size = z.union([z.string().regex(/^\d+$/).transform(Number), z.number()]);
const stats = z.record(z.string(), z.record(z.string(), z.looseObject({ st_size: size })));

/** The files of tasks on all volumes, in one request. @throws PublishError */
export async function taskOutputs(
  { hub }: Pick<Reader, 'hub'>,
  taskIds: readonly number[],
  control: CallControl = {},
): Promise<readonly TaskOutput[]> {
  const calls = taskIds.map((id) => multiApi.listTaskOutput(id, { stat: true, all_volumes: true }));
  const results = await multiCall(hub, calls, control);
  return results.flatMap((result, index) => {
    if (!result.ok) throw result.error;
    const taskId = taskIds[index] ?? 0;
    const files = parseShape(stats, result.value, 'listTaskOutput');
    return Object.entries(files).flatMap(([name, volumes]) =>
      Object.entries(volumes).map(([volume, stat]) => ({ taskId, name, volume, size: stat.st_size })),
    );
  });
}
