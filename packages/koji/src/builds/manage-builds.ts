import { type CallControl, callOf, PublishError } from '@omnipub/core';
import type { HubResult } from '../api/results.js';
import type { HubAccess } from '../hub-access.js';
import { buildStateName } from '../model/states.js';
import type { Settle } from '../session/settle.js';

type Build = NonNullable<HubResult<'getBuild'>>;

/** @throws PublishError NOT_FOUND */
export async function fetchBuild(
  { api }: Pick<HubAccess, 'api'>,
  build: string | number,
  call: { readonly signal: AbortSignal },
): Promise<Build> {
  return (await api.getBuild(build, {}, call)) ?? noBuild(build);
}

/** Many of them, in one request. @throws PublishError NOT_FOUND for the first that is not there */
export async function fetchBuilds(
  koji: Pick<HubAccess, 'multi'>,
  builds: readonly (string | number)[],
  call: Parameters<HubAccess['multi']>[1],
): Promise<readonly Build[]> {
  const results = await koji.multi((hub) => builds.map((build) => hub.getBuild(build)), call);
  return results.map((result, index) => {
    if (!result.ok) throw result.error;
    return result.value ?? noBuild(builds[index] ?? '');
  });
}

function noBuild(build: string | number): never {
  throw new PublishError('NOT_FOUND', `the hub has no build ${JSON.stringify(build)}`, {
    store: 'koji',
    hint: 'check the name: it is name-version-release, or a number',
  });
}

/**
 * Makes a draft a build of its own name (hub 1.34). One that is none any more is `existed`.
 * @throws PublishError NOT_FOUND; CONFLICT or REJECTED when a build of that name is there already; AUTH_DENIED by the hub's policy
 */
export async function promoteBuild(
  koji: HubAccess,
  build: string | number,
  options: CallControl & {
    /** Against the hub's policy; administrators only. @default false */
    readonly force?: boolean | undefined;
  } = {},
): Promise<{ readonly outcome: 'created' | 'existed'; readonly nvr: string; readonly id: number }> {
  const call = callOf(options);
  const { id, nvr, draft } = await fetchBuild(koji, build, call);
  if (draft !== true) return { outcome: 'existed', nvr, id };
  const settle: Settle = async ({ signal }) => {
    const now = await fetchBuild(koji, id, { signal });
    return now.draft === true ? { happened: false } : { happened: true, value: null };
  };
  await koji.api.promoteBuild(id, { force: options.force }, { ...call, settle });
  return { outcome: 'created', nvr: (await fetchBuild(koji, id, call)).nvr, id };
}

/**
 * Cancels a build and its task; the answer is its state afterwards: one that has ended stays as it is.
 * @throws PublishError NOT_FOUND; AUTH_DENIED for somebody else's
 */
export async function cancelBuild(
  koji: HubAccess,
  build: string | number,
  control: CallControl = {},
): Promise<ReturnType<typeof buildStateName>> {
  const call = callOf(control);
  const { id } = await fetchBuild(koji, build, call);
  const state = async (signal: AbortSignal): Promise<ReturnType<typeof buildStateName>> =>
    buildStateName((await fetchBuild(koji, id, { signal })).state);
  const settle: Settle = async ({ signal }) =>
    (await state(signal)) === 'BUILDING' ? { happened: false } : { happened: true, value: true };
  await koji.api.cancelBuild(id, {}, { ...call, settle });
  return state(call.signal);
}
