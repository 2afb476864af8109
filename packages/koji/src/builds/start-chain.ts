import { type CallControl, callOf, PublishError } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';
import { isSame } from '../tasks/is-same.js';
import { submitTask } from '../tasks/submit-task.js';
import { pageOf } from '../web/page-of.js';
import { type BuildOptions, checkBuildOptions, wireOptions } from './build-options.js';
import { checkScmUrl } from './build-source.js';
import { checkTarget } from './check-target.js';

/** Builds in order: each level is built when the one before it is in the repo. */
export interface ChainRequest {
  /** Each level is a list of URLs, or NVRs of builds that must be in the repo first. */
  readonly levels: readonly (readonly string[])[];
  readonly target: string;
  /** No scratch builds and no drafts: the next level could not use them. */
  readonly options?: Pick<BuildOptions, 'failFast' | 'waitRepo' | 'priority' | 'channel'> | undefined;
}

/**
 * Starts a chain of builds (koji contract 10); answers its task. Checked first: URLs, target, and that the destination is not locked.
 * @throws PublishError INVALID_INPUT, NOT_FOUND, REJECTED; what the hub refuses
 */
export async function startChain(
  koji: HubAccess,
  { levels, target, options = {} }: ChainRequest,
  control: CallControl = {},
): Promise<{ readonly taskId: number; readonly url?: string }> {
  const call = callOf(control);
  const checked = checkBuildOptions(options);
  checkLevels(levels);
  await checkTarget(koji, target, { isTagged: true }, call);
  const sources = levels.map((level) => [...level]);
  const taskId = await submitTask(
    koji,
    {
      method: 'chainbuild',
      isOurs: ([found, wanted]) => isSame(found, sources) && wanted === target,
    },
    (settle) => koji.api.chainBuild(sources, target, wireOptions(checked), { ...call, settle }),
    call,
  );
  const url = pageOf(koji, { kind: 'task', id: taskId });
  return { taskId, ...(url === undefined ? {} : { url }) };
}

function checkLevels(levels: ChainRequest['levels']): void {
  if (levels.length === 0 || levels.some((level) => level.length === 0))
    throw new PublishError('INVALID_INPUT', 'a chain needs levels, and each of them a source', {
      store: 'koji',
      hint: 'for a single build there is build',
    });
  for (const source of levels.flat()) if (source.includes('://')) checkScmUrl(source);
}
