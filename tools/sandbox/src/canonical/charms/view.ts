import { fullName } from '../snaps/channel.js';
import { channelMap } from './channel-map.js';
import type { Base, Charm, ReleasedResource } from './charm.js';
import { declaredResources } from './resources.js';
import { resourceRevisionsOf, revisionsOf } from './review.js';

/** A revision as tests look at it. */
export interface RevisionView {
  readonly revision: number;
  readonly uploadId: string;
  readonly size: number;
  readonly sha3_384: string;
}

/** What the store holds of a charm or bundle, for tests to look at. */
export interface CharmView {
  readonly id: string;
  readonly name: string;
  readonly type: 'charm' | 'bundle';
  readonly publisherId: string;
  readonly collaborators: readonly string[];
  readonly tracks: readonly string[];
  /** Those that passed the review, the oldest first. */
  readonly revisions: readonly (RevisionView & { readonly bases: readonly (Base | null)[] })[];
  /** How many uploads it was told of, resources aside, whatever became of them. */
  readonly pushed: number;
  /** What is open, in full names with `on BASE ARCHITECTURE` where there is a base: `{"latest/edge on ubuntu 24.04 amd64": 3}`. */
  readonly channels: Readonly<Record<string, number>>;
  /** Resources of the open channels, by the names of {@link channels}. */
  readonly released: Readonly<Record<string, readonly ReleasedResource[]>>;
  /** Revisions of resources by their names, the oldest first. */
  readonly resources: Readonly<Record<string, readonly RevisionView[]>>;
  readonly libraries: Readonly<Record<string, readonly string[]>>;
  readonly metadata: Charm['metadata'];
}

/** A copy of what a charm is at a moment. */
export function viewOf(charm: Charm, now: number): CharmView {
  const rows = channelMap(charm, now).map((row) => {
    const base = row.base === null ? '' : ` on ${row.base.name} ${row.base.channel} ${row.base.architecture}`;
    return [fullName(row) + base, row] as const;
  });
  return structuredClone({
    id: charm.id,
    name: charm.name,
    type: charm.type,
    publisherId: charm.publisherId,
    collaborators: charm.collaborators.map(({ accountId }) => accountId),
    tracks: charm.tracks.map(({ name }) => name),
    revisions: revisionsOf(charm, now)
      .map((one) => ({ ...revisionView(one), bases: one.facts?.bases ?? [null] }))
      .reverse(),
    pushed: charm.pushes.filter(({ resource }) => resource === null).length,
    channels: Object.fromEntries(rows.map(([name, { revision }]) => [name, revision])),
    released: Object.fromEntries(rows.map(([name, { resources }]) => [name, resources])),
    resources: Object.fromEntries(
      declaredResources(charm, now).map(({ name }) => [
        name,
        resourceRevisionsOf(charm, name, now).map(revisionView).reverse(),
      ]),
    ),
    libraries: Object.fromEntries(
      charm.libraries.map(({ name, versions }) => [
        name,
        versions.map(({ api, patch }) => `${String(api)}.${String(patch)}`),
      ]),
    ),
    metadata: charm.metadata,
  });
}

const revisionView = ({ revision, uploadId, size, sha3_384 }: RevisionView): RevisionView => ({
  revision,
  uploadId,
  size,
  sha3_384,
});
