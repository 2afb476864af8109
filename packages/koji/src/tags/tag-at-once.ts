import { type Call, type CallControl, callOf } from '@omnipub/core';
import { fetchBuilds } from '../builds/manage-builds.js';
import type { HubAccess } from '../hub-access.js';
import { ensure, settledBy } from '../register/ensure.js';
import { type Tagged, tagged } from './tag-build.js';
import { fetchTag, tagIdsOf, tagPlace } from './tag-place.js';

/**
 * Puts a build into a tag at once, without task, package list and policy: needs the permission `tag` or `admin` (koji contract 12).
 * @throws PublishError NOT_FOUND; AUTH_DENIED; REJECTED for a build that is not complete
 */
export async function tagBuildBypass(
  koji: HubAccess,
  tag: string | number,
  build: string | number,
  options: CallControl & {
    /** Tell those who want mail of that tag. @default false */
    readonly notify?: boolean | undefined;
  } = {},
): Promise<Tagged> {
  const { notify } = options;
  const call = callOf(options);
  const place = await tagPlace(koji, { tag, build }, call);
  const outcome = await ensure(
    {
      isThere: async (signal) => (await tagIdsOf(koji, place.build.id, { signal })).has(place.tag.id),
      make: (settle) =>
        koji.api.tagBuildBypass(place.tag.id, place.build.id, { notify }, { ...call, settle }),
    },
    call.signal,
  );
  return tagged(place, outcome);
}

/**
 * Puts many builds into a tag at once, all or none; otherwise like {@link tagBuildBypass}. Those that are there already are left out:
 * the hub would refuse all for one of them.
 * @throws PublishError NOT_FOUND for any of the builds, or the tag; AUTH_DENIED
 */
export async function massTag(
  koji: HubAccess,
  tag: string | number,
  builds: readonly string[],
  control: CallControl = {},
): Promise<readonly Tagged[]> {
  const call = callOf(control);
  const { id, name } = await fetchTag(koji, tag, call);
  const found = await fetchBuilds(koji, builds, call);
  const ids = found.map((build) => build.id);
  const tags = await tagIdsOfAll(koji, ids, call);
  const missing = found.filter((build) => tags.get(build.id)?.has(id) !== true);
  if (missing.length > 0) {
    const isThere = async (signal: AbortSignal): Promise<boolean> => {
      const now = await tagIdsOfAll(
        koji,
        missing.map((build) => build.id),
        { ...call, signal },
      );
      return [...now.values()].every((each) => each.has(id));
    };
    const nvrs = missing.map(({ nvr }) => nvr);
    await koji.api.massTag(name, nvrs, { ...call, settle: settledBy(isThere) });
  }
  return found.map((build) => ({
    outcome: missing.includes(build) ? 'created' : 'existed',
    nvr: build.nvr,
    tag: name,
  }));
}

async function tagIdsOfAll(
  koji: HubAccess,
  builds: readonly number[],
  call: Call,
): Promise<Map<number, ReadonlySet<number>>> {
  const results = await koji.multi((hub) => builds.map((build) => hub.listTags({ build })), call);
  return new Map(
    results.map((result, index) => {
      if (!result.ok) throw result.error;
      return [builds[index] ?? 0, new Set(result.value.map(({ id }) => id))];
    }),
  );
}
