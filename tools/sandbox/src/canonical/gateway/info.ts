import { channelMap, type MapRow } from '../charms/channel-map.js';
import type { Charm } from '../charms/charm.js';
import { type Revision, resourceRevisionsOf, revisionsOf } from '../charms/review.js';
import { type Answer, ok } from '../http/answer.js';
import type { Call, Router } from '../http/router.js';
import { fullName, risks } from '../snaps/channel.js';
import { isoSeconds } from '../times.js';
import type { World } from '../world.js';
import { publisher } from './account-json.js';
import { notFound } from './charm-access.js';
import { apiError } from './json-body.js';
import { resourceType } from './resource-json.js';

const fields = ['channel-map', 'default-release', 'result'] as const;

/**
 * `GET /v2/charms/info/NAME?fields=`: what everybody sees of a charm, some time after it was released. Without `fields` only id, name and
 * type are told. Shapes as Juju reads them.
 */
export function addInfo(router: Router, world: World): void {
  router.on('GET', '/v2/charms/info/:name', (call) => info(world, call));
}

function info(world: World, call: Call): Answer {
  const name = call.params['name'] ?? '';
  const charm = world.charms.byName(name);
  const seenAt = world.now() - world.settings.publicLagMs;
  const rows = charm === undefined ? [] : channelMap(charm, world.now(), seenAt);
  // What was never released is not there for the public.
  const wasSeen = charm?.releases.some(({ when }) => when <= seenAt) === true;
  if (charm === undefined || charm.metadata.private || !wasSeen) throw notFound(name);
  const asked = askedFields(call);
  const channel = call.query.get('channel');
  const entry = (row: MapRow): unknown => entryJson(world, charm, row);
  const top = best(charm, channel === null ? rows : rows.filter((row) => fullName(row) === channel));
  return ok({
    ...(asked.has('channel-map') ? { 'channel-map': rows.map(entry) } : {}),
    ...(asked.has('default-release') ? { 'default-release': top === undefined ? {} : entry(top) } : {}),
    id: charm.id,
    name: charm.name,
    ...(asked.has('result') ? { result: resultJson(world, charm) } : {}),
    type: charm.type,
  });
}

/** The first words of the fields: `result.website` asks for more than it says. @throws Refusal 400 for an unknown one */
function askedFields({ query }: Call): Set<string> {
  const names = (query.get('fields') ?? '').split(',').filter((name) => name !== '');
  const first = names.map((name) => name.split('.', 1)[0] ?? '');
  const unknown = first.find((name) => !(fields as readonly string[]).includes(name));
  if (unknown !== undefined)
    throw apiError(`'${unknown}' is not one of ${JSON.stringify(fields)} at /fields`);
  return new Set(first);
}

/** What somebody gets that says nothing: of the default track, from the safest channel that is open. */
function best(charm: Charm, rows: readonly MapRow[]): MapRow | undefined {
  const track = charm.metadata['default-track'] ?? 'latest';
  const order = (row: MapRow): number => (row.track === track ? 0 : 10) + risks.indexOf(row.risk);
  return rows.filter(({ branch }) => branch === null).sort((a, b) => order(a) - order(b))[0];
}

function entryJson(world: World, charm: Charm, row: MapRow): Record<string, unknown> {
  const revision = revisionsOf(charm, world.now()).find((one) => one.revision === row.revision);
  return {
    channel: {
      base: row.base,
      name: fullName(row),
      'released-at': isoSeconds(row.when),
      risk: row.risk,
      track: row.track,
    },
    resources: row.resources.flatMap(({ name, revision: number }) => {
      const found = resourceRevisionsOf(charm, name, world.now()).find((one) => one.revision === number);
      return found === undefined ? [] : [resourceJson(world, charm, found)];
    }),
    revision: revision === undefined ? {} : revisionJson(revision),
  };
}

const revisionJson = (revision: Revision): Record<string, unknown> => ({
  attributes: {},
  bases: revision.facts?.bases ?? [null],
  'created-at': isoSeconds(revision.at),
  download: { 'hash-sha-256': revision.sha256, size: revision.size },
  revision: revision.revision,
  version: revision.facts?.version ?? String(revision.revision),
});

const resourceJson = (world: World, charm: Charm, revision: Revision): Record<string, unknown> => ({
  download: { 'hash-sha-256': revision.sha256, size: revision.size },
  name: revision.resource?.name,
  revision: revision.revision,
  type: resourceType(charm, revision.resource?.name ?? '', world.now()),
});

function resultJson(world: World, { metadata, publisherId }: Charm): Record<string, unknown> {
  const { contact, description, links, summary, title, website } = metadata;
  return {
    contact,
    description,
    links,
    media: [],
    publisher: publisher(world, publisherId),
    summary,
    title,
    website,
  };
}
