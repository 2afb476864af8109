import { z } from 'zod';
import { parseShape } from '../api/parse-result.js';
import { taskFilePath } from '../download/layout.js';
import { topUrl } from '../download/top-url.js';
import type { HubAccess } from '../hub-access.js';

/** A file that a task has left, or still writes. */
export interface TaskFile {
  readonly taskId: number;
  /** May have folders in it. */
  readonly name: string;
  readonly volume: string;
  /** Bytes. */
  readonly size: number;
}

/** The size comes as a text (koji contract 10). */
const stats = z.record(
  z.string(),
  z.record(z.string(), z.object({ st_size: z.union([z.string(), z.number()]) })),
);

/** The files of tasks on all volumes, all in one request. */
export async function taskFiles(
  koji: Pick<HubAccess, 'multi'>,
  taskIds: readonly number[],
  control: Parameters<HubAccess['multi']>[1],
): Promise<readonly TaskFile[]> {
  const results = await koji.multi(
    (hub) => taskIds.map((id) => hub.listTaskOutput(id, { stat: true, all_volumes: true })),
    control,
  );
  return results.flatMap((result, index) => {
    if (!result.ok) throw result.error;
    const taskId = taskIds[index] ?? 0;
    return Object.entries(parseShape(stats, result.value, 'listTaskOutput')).flatMap(([name, volumes]) =>
      Object.entries(volumes).map(([volume, { st_size }]) => ({
        taskId,
        name,
        volume,
        size: Number(st_size),
      })),
    );
  });
}

/** Where a file of a task can be downloaded (koji contract 14). */
export function taskFileUrl(topurl: string, file: TaskFile): string {
  return topUrl(topurl, taskFilePath(file));
}
