import { writeInstant } from '../auth/instants.js';
import type { Charm } from '../charms/charm.js';
import type { World } from '../world.js';
import { publisher } from './account-json.js';

/** A registered name as `GET /v1/charm` lists it: without tracks and guardrails, which only a name of its own has. */
export function listedName(world: World, charm: Charm): Record<string, unknown> {
  const { metadata } = charm;
  return {
    authority: null,
    contact: metadata.contact,
    'default-track': metadata['default-track'],
    description: metadata.description,
    id: charm.id,
    links: metadata.links,
    media: [],
    name: charm.name,
    private: metadata.private,
    publisher: publisher(world, charm.publisherId),
    status: charm.releases.some(({ revision }) => revision !== null) ? 'published' : 'registered',
    store: 'ubuntu',
    summary: metadata.summary,
    title: metadata.title,
    type: charm.type,
    website: metadata.website,
  };
}

/** A registered name with its tracks and guardrails (recording pg_get_package_metadata). */
export const wholeName = (world: World, charm: Charm): Record<string, unknown> => ({
  ...listedName(world, charm),
  'track-guardrails': charm.guardrails.map(({ pattern, created }) => ({
    'created-at': writeInstant(created),
    pattern,
  })),
  tracks: charm.tracks.map(({ name, created, versionPattern, phasing }) => ({
    'automatic-phasing-percentage': phasing,
    'created-at': writeInstant(created),
    name,
    'version-pattern': versionPattern,
  })),
});
