import { callOf } from '@omnipub/core';
import { z } from 'zod';
import { parseShape } from '../api/parse-result.js';
import type { HubAccess } from '../hub-access.js';
import type { Settle } from '../session/settle.js';
import { findTasks, newestTask } from '../tasks/submit-task.js';
import { waitForTask } from '../tasks/wait-for-task.js';
import type { TagOptions } from './tag-build.js';
import { fetchTag } from './tag-place.js';

/** A task for each build, in the order of their tagging; hubs that make one task answer that. */
const taskIds = z.union([
  z
    .number()
    .int()
    .transform((id) => [id]),
  z.array(z.number().int()),
]);

/**
 * Moves all builds of a package from one tag to another, oldest first, and returns when all of them have arrived.
 * @throws PublishError NOT_FOUND; the fault of the first task that fails, the others may go on; TIMEOUT
 */
export async function moveAllBuilds(
  koji: HubAccess,
  { from, to }: { readonly from: string | number; readonly to: string | number },
  pkg: string,
  options: TagOptions = {},
): Promise<{ readonly outcome: 'created' | 'existed'; readonly moved: readonly string[] }> {
  const { force } = options;
  const call = callOf(options);
  const [source, target] = await Promise.all([fetchTag(koji, from, call), fetchTag(koji, to, call)]);
  const there = await koji.api.listTagged(source.id, { package: pkg }, call);
  const moved = there.map(({ nvr }) => nvr);
  if (moved.length === 0) return { outcome: 'existed', moved };
  const before = await newestTask(koji, call);
  const isOurs = ([, subtasks]: readonly unknown[]): boolean =>
    JSON.stringify(subtasks ?? null).includes(`["tagBuild",[${String(target.id)},`);
  const settle: Settle = async ({ signal, happened }) => {
    const made = await findTasks(
      koji,
      { method: 'dependantTask', isOurs, after: before },
      { ...call, signal },
    );
    if (made.length === 0) return happened ? undefined : { happened: false };
    return { happened: true, value: made.map(({ id }) => id).reverse() };
  };
  const answer = await koji.api.moveAllBuilds(source.id, target.id, pkg, { force }, { ...call, settle });
  for (const id of parseShape(taskIds, answer, 'moveAllBuilds')) await waitForTask(koji, id, options);
  return { outcome: 'created', moved };
}
