import { callOf, PublishError } from '@omnipub/core';
import type { HubAccess } from '../hub-access.js';
import { runTagging, type Tagged, type TagOptions, tagged } from './tag-build.js';
import { fetchTag, tagPlace } from './tag-place.js';
import { untagBuild } from './untag-build.js';

/**
 * Moves a build from one tag to another, and returns when it is really there and no longer where it was. One that is so already is
 * `existed`; one that is in both only leaves the first.
 * @throws PublishError NOT_FOUND when the build is in neither; what {@link tagBuild} throws
 */
export async function moveBuild(
  koji: HubAccess,
  { from, to }: { readonly from: string | number; readonly to: string | number },
  build: string | number,
  options: TagOptions = {},
): Promise<Tagged> {
  const call = callOf(options);
  const source = await fetchTag(koji, from, call);
  const place = await tagPlace(koji, { tag: to, build }, call);
  const [isAtStart, isAtEnd] = [place.tagIds.has(source.id), place.tagIds.has(place.tag.id)];
  if (source.id === place.tag.id)
    throw new PublishError('INVALID_INPUT', `a build can't be moved from ${source.name} to itself`, {
      store: 'koji',
      hint: 'name two tags',
    });
  if (isAtEnd && !isAtStart) return tagged(place, 'existed');
  if (!isAtStart)
    throw new PublishError('NOT_FOUND', `${place.build.nvr} is not in the tag ${source.name}`, {
      store: 'koji',
      hint: `tag it into ${place.tag.name}, or check from where it should be moved`,
    });
  if (isAtEnd) {
    const { force } = options;
    await untagBuild(koji, source.id, place.build.id, { ...call, force });
    return tagged(place, 'created');
  }
  return runTagging(koji, place, source, options);
}
