import type { Charm, ResourceType } from '../charms/charm.js';
import { declaredResources } from '../charms/resources.js';
import type { Revision } from '../charms/review.js';
import { isoSeconds } from '../times.js';

/** The type of a resource of a charm. */
export const resourceType = (charm: Charm, name: string, now: number): ResourceType | null =>
  declaredResources(charm, now).find((one) => one.name === name)?.type ?? null;

/** A revision of a resource (recording charmhub_list_resource_revisions). */
export const resourceRevisionJson = (revision: Revision): Record<string, unknown> => ({
  bases: revision.resource?.bases ?? [],
  'created-at': isoSeconds(revision.at),
  name: revision.resource?.name,
  revision: revision.revision,
  sha256: revision.sha256,
  'sha3-384': revision.sha3_384,
  sha384: revision.sha384,
  sha512: revision.sha512,
  size: revision.size,
  type: revision.resource?.type,
  'updated-at': revision.updated === null ? null : isoSeconds(revision.updated.at),
  'updated-by': revision.updated?.by ?? null,
});
