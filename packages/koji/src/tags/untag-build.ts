import { type CallControl, callOf } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';
import type { Settle } from '../session/settle.js';
import { type TagPlace, tagIdsOf, tagPlace } from './tag-place.js';

/** What has become of a build that should not be in a tag. */
export interface Untagged {
  /** `absent`: it was not there. */
  readonly outcome: 'removed' | 'absent';
  readonly nvr: string;
  readonly tag: string;
}

/** Options of {@link untagBuild}. */
export interface UntagOptions extends CallControl {
  /** Against the policy, if you may. @default false */
  readonly force?: boolean | undefined;
  /** Without any policy: needs the permission `tag` or `admin`. @default false */
  readonly bypass?: boolean | undefined;
}

/**
 * Takes a build out of a tag; that is done at once, without a task (koji contract 12).
 * @throws PublishError NOT_FOUND for the build or the tag; AUTH_DENIED
 */
export async function untagBuild(
  koji: HubAccess,
  tag: string | number,
  build: string | number,
  options: UntagOptions = {},
): Promise<Untagged> {
  const { force, bypass = false } = options;
  const call = callOf(options);
  const place = await tagPlace(koji, { tag, build }, call);
  const { nvr } = place.build;
  const names = { nvr, tag: place.tag.name };
  if (!place.tagIds.has(place.tag.id)) return { outcome: 'absent', ...names };
  const how = [
    place.tag.id,
    place.build.id,
    { strict: false, force },
    { ...call, settle: goneFrom(koji, place) },
  ] as const;
  await (bypass ? koji.api.untagBuildBypass(...how) : koji.api.untagBuild(...how));
  return { outcome: 'removed', ...names };
}

function goneFrom(koji: HubAccess, { build, tag }: TagPlace): Settle {
  return async ({ signal, happened }) => {
    const tags = await tagIdsOf(koji, build.id, { signal });
    if (!tags.has(tag.id)) return { happened: true, value: null };
    return happened ? undefined : { happened: false };
  };
}
