import { rowOf } from '../charms/channel-map.js';
import type { Base, Charm, Release, ReleasedResource } from '../charms/charm.js';
import { type Revision, resourceRevisionsOf, revisionsOf } from '../charms/review.js';
import { hyphen as errors } from '../http/error-list.js';
import { type Channel, fullName, isBranchName, parseChannel } from '../snaps/channel.js';
import type { World } from '../world.js';
import { type Access, demandChannel } from './charm-access.js';
import { apiError } from './json-body.js';
import type { ReleaseItem } from './releases.js';

/** What one line of a release request will do. */
export interface ReleasePlan {
  readonly releases: readonly Release[];
  /** Shows the charm's own words on its page, which its first release brings there. */
  readonly publish: () => void;
  readonly answer: {
    readonly channel: string;
    readonly revision: number | null;
    readonly resources: readonly ReleasedResource[];
  };
}

/** Checks one line of a release request. @throws Refusal in Charmhub's words */
export function planRelease(world: World, { login, charm }: Access, item: ReleaseItem): ReleasePlan {
  const channel = readChannel(charm, item.channel);
  demandChannel(login, charm, channel);
  const now = world.now();
  const asked = item.resources ?? [];
  const answer = { channel: item.channel, revision: item.revision, resources: asked };
  if (item.revision === null)
    return { releases: closing(charm, channel, now), publish: () => undefined, answer };
  const revision = revisionsOf(charm, now).find((one) => one.revision === item.revision);
  if (revision === undefined) throw errors.notFound(`Revision ${String(item.revision)} not found`);
  const bases = revision.facts?.bases ?? [null];
  const releases = bases.map((base) => {
    const resources = resourcesFor(charm, { revision, asked, channel, base, now });
    return { ...channel, base, revision: revision.revision, resources, when: now };
  });
  return { releases, publish: () => publish(charm, revision), answer };
}

/** @throws Refusal 400 with no code for what is no channel, or one of a track that is not there (charmcraft issue 785) */
function readChannel(charm: Charm, text: string): Channel {
  const channel = parseChannel(text, charm.metadata['default-track'] ?? 'latest');
  if (channel === undefined || (channel.branch !== null && !isBranchName(channel.branch)))
    throw errors.refuse(400, null, `Invalid channel: ${text}`);
  if (!charm.tracks.some(({ name }) => name === channel.track))
    throw errors.refuse(400, null, `Invalid track: ${channel.track}`);
  return channel;
}

/** A closed channel is closed for every base that it was ever open for. */
function closing(charm: Charm, channel: Channel, when: number): Release[] {
  const bases = new Map(
    charm.releases
      .filter((one) => fullName(one) === fullName(channel))
      .map(({ base }) => [JSON.stringify(base), base] as const),
  );
  return [...bases.values()].map((base) => ({ ...channel, base, revision: null, resources: [], when }));
}

interface Wanted {
  readonly revision: Revision;
  readonly asked: readonly ReleasedResource[];
  readonly channel: Channel;
  readonly base: Base | null;
  readonly now: number;
}

/** Resources belong to channels: what is not given stays as it was there (charmcraft issues 850, 877, 2866). */
function resourcesFor(charm: Charm, { revision, asked, channel, base, now }: Wanted): ReleasedResource[] {
  const declared = revision.facts?.resources ?? [];
  const stranger = asked.find(({ name }) => !declared.some((one) => one.name === name));
  if (stranger !== undefined)
    throw apiError(
      `Resource '${stranger.name}' is not in revision ${String(revision.revision)} of the charm`,
    );
  const before = rowOf(charm, { channel, base, now })?.resources ?? [];
  return declared.map(({ name }) => {
    const given = asked.find((one) => one.name === name) ?? before.find((one) => one.name === name);
    if (given === undefined)
      throw apiError(
        `Resource '${name}' doesn't have a released revision for charm with id '${charm.id}' and revision ${String(revision.revision)}`,
      );
    const exists = resourceRevisionsOf(charm, name, now).some((one) => one.revision === given.revision);
    if (given.revision !== null && !exists)
      throw apiError(`Resource '${name}' does not have a revision ${String(given.revision)}`);
    return { name, revision: given.revision };
  });
}

function publish(charm: Charm, { facts }: Revision): void {
  const { metadata } = charm;
  metadata.summary ??= facts?.summary ?? null;
  metadata.title ??= facts?.title ?? null;
  metadata.description ??= facts?.description ?? null;
}
