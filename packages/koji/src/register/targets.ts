import { type CallControl, callOf, PublishError } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';
import { fetchTag } from '../tags/tag-place.js';
import { ensure, type Outcome, settledBy } from './ensure.js';
import { checkName } from './tag-configuration.js';

/** Where builds for a target come from and go to. */
export interface TargetTags {
  readonly buildTag: string;
  readonly destTag: string;
}

/**
 * The target is there, with these tags.
 * @throws PublishError CONFLICT for one with other tags, unless `update`; NOT_FOUND for a tag; AUTH_DENIED without the permission `target`
 */
export async function ensureTarget(
  koji: HubAccess,
  name: string,
  { buildTag, destTag }: TargetTags,
  options: CallControl & {
    /** Changes a target that has other tags. @default false */
    readonly update?: boolean | undefined;
  } = {},
): Promise<Outcome | 'changed'> {
  checkName('target', name);
  const call = callOf(options);
  await fetchTag(koji, buildTag, call);
  await fetchTag(koji, destTag, call);
  const isThere = async (signal: AbortSignal): Promise<boolean> => {
    const found = await koji.api.getBuildTarget(name, {}, { signal });
    return found?.build_tag_name === buildTag && found.dest_tag_name === destTag;
  };
  const found = await koji.api.getBuildTarget(name, {}, call);
  if (found === null)
    return ensure(
      {
        isThere,
        make: (settle) => koji.api.createBuildTarget(name, buildTag, destTag, { ...call, settle }),
      },
      call.signal,
    );
  if (await isThere(call.signal)) return 'existed';
  if (options.update !== true)
    throw new PublishError(
      'CONFLICT',
      `the target ${name} goes from ${found.build_tag_name} to ${found.dest_tag_name}`,
      { store: 'koji', hint: 'allow to update it, or choose another name' },
    );
  await koji.api.editBuildTarget(found.id, name, buildTag, destTag, { ...call, settle: settledBy(isThere) });
  return 'changed';
}

/** The target is not there any more. @throws PublishError AUTH_DENIED */
export async function deleteTarget(
  koji: HubAccess,
  name: string,
  control: CallControl = {},
): Promise<'removed' | 'absent'> {
  const call = callOf(control);
  const isGone = async (signal: AbortSignal): Promise<boolean> =>
    (await koji.api.getBuildTarget(name, {}, { signal })) === null;
  if (await isGone(call.signal)) return 'absent';
  await koji.api.deleteBuildTarget(name, { ...call, settle: settledBy(isGone) });
  return 'removed';
}
