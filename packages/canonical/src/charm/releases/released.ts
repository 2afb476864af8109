import type { CharmChannelMap, ReleasedResource } from './channel-map-schema.js';
import { isSameChannel, type ReleaseRequest } from './release-request.js';

/** Does a channel show what was asked for: that revision with those resources, or nothing at all? */
export function isReleased(request: ReleaseRequest, map: CharmChannelMap): boolean {
  const rows = map.releases.filter(
    (row) => row.revision !== null && isSameChannel(request.channel, row.channel),
  );
  if (request.revision === null) return rows.length === 0;
  const own = rows.filter((row) => row.revision === request.revision);
  return own.length > 0 && own.every((row) => hasResources(request, row.resources));
}

/** Are the resources that were asked for among these? What was not asked for is left to the store. */
export function hasResources(request: ReleaseRequest, found: readonly ReleasedResource[]): boolean {
  return (request.resources ?? []).every(
    ({ name, revision }) => (found.find((each) => each.name === name)?.revision ?? null) === revision,
  );
}
