import { type CallControl, callOf, PublishError } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';
import { buildStateName } from '../model/states.js';
import { ensure, type Outcome } from '../register/ensure.js';

/** A build with nothing in it yet. */
export interface EmptyBuild {
  readonly name: string;
  readonly version: string;
  readonly release: string;
  readonly epoch?: number | undefined;
  /** @default you */
  readonly owner?: string | undefined;
  readonly draft?: boolean | undefined;
}

/**
 * Makes a complete build without files, for RPMs or archives that are imported into it; administrators only (koji contract 9).
 * @throws PublishError CONFLICT for one that is under way; AUTH_DENIED
 */
export async function createEmptyBuild(
  koji: HubAccess,
  { name, version, release, epoch, owner, draft }: EmptyBuild,
  control: CallControl = {},
): Promise<{ readonly outcome: Outcome; readonly nvr: string }> {
  const nvr = `${name}-${version}-${release}`;
  const call = callOf(control);
  const isThere = async (signal: AbortSignal): Promise<boolean> => {
    const build = await koji.api.getBuild(nvr, {}, { signal });
    const state = build === null ? undefined : buildStateName(build.state);
    if (state === 'BUILDING')
      throw new PublishError('CONFLICT', `${nvr} is being built`, { store: 'koji', recovery: 'wait' });
    return state === 'COMPLETE';
  };
  const outcome = await ensure(
    {
      isThere,
      make: (settle) =>
        koji.api.createEmptyBuild(
          name,
          version,
          release,
          epoch ?? null,
          { owner, draft },
          { ...call, settle },
        ),
    },
    call.signal,
  );
  return { outcome, nvr };
}
