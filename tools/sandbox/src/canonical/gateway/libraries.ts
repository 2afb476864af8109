import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Charm, Library } from '../charms/charm.js';
import { newPackageId } from '../charms/charms.js';
import { type Answer, ok } from '../http/answer.js';
import { hyphen as errors } from '../http/error-list.js';
import type { Call, Router } from '../http/router.js';
import type { World } from '../world.js';
import { accessCharm, notFound } from './charm-access.js';
import { apiError, readJson } from './json-body.js';

/** Libraries of charms; reading them needs no login (canonical contract 7). To be added before paths that begin with a charm's name. */
export function addLibraries(router: Router, world: World): void {
  const one = '/v1/charm/libraries/:name/:library';
  router
    .on('POST', '/v1/charm/libraries/bulk', (call) => bulk(world, call))
    .on('POST', '/v1/charm/libraries/:name', (call) => create(world, call))
    .on('POST', one, (call) => publish(world, call))
    .on('GET', one, (call) => show(world, call));
}

type Version = Library['versions'][number];

const creation = z.strictObject({ 'library-name': z.string().regex(/^[a-z][a-z0-9_]*$/u) });

async function create(world: World, call: Call): Promise<Answer> {
  const { charm } = accessCharm(world, call, 'package-manage-library');
  const name = (await readJson(call, creation))['library-name'];
  const id = newPackageId();
  await world.charms.change(() => {
    if (charm.libraries.some((library) => library.name === name))
      throw errors.refuse(409, 'conflict', `Library '${name}' already exists in charm '${charm.name}'`);
    charm.libraries.push({ id, name, versions: [] });
  });
  return { status: 201, body: { 'library-id': id } };
}

const publication = z.strictObject({
  api: z.int().nonnegative(),
  patch: z.int().nonnegative(),
  content: z.string(),
  hash: z.string(),
});

async function publish(world: World, call: Call): Promise<Answer> {
  const { charm } = accessCharm(world, call, 'package-manage-library');
  const library = libraryOf(charm, call);
  const given = await readJson(call, publication);
  if (given.api === 0 && given.patch === 0) throw apiError('api and patch cannot both be zero');
  if (given.hash !== hashOf(given.content)) throw apiError('The hash is not that of the content');
  await world.charms.change(() => {
    const tip = tipOf(library, given.api);
    if (tip !== undefined && given.patch <= tip.patch)
      throw errors.refuse(
        409,
        'conflict',
        `Library '${library.name}' has version ${String(tip.api)}.${String(tip.patch)} already`,
      );
    if (tip !== undefined && given.patch !== tip.patch + 1)
      throw apiError(`The next patch of API ${String(given.api)} has to be ${String(tip.patch + 1)}`);
    library.versions.push(given);
  });
  return { status: 201, body: libraryJson(charm, library, given, 'with content') };
}

function show(world: World, call: Call): Answer {
  const charm = world.charms.byName(call.params['name'] ?? '');
  if (charm === undefined) throw notFound(call.params['name'] ?? '');
  const library = libraryOf(charm, call);
  const api = numberOf(call, 'api');
  const patch = numberOf(call, 'patch');
  const candidates = library.versions.filter(
    (version) =>
      (api === undefined || version.api === api) && (patch === undefined || version.patch === patch),
  );
  const version = newest(candidates);
  if (version === undefined) throw errors.notFound(`Library ${library.id} has no such version`);
  return ok(libraryJson(charm, library, version, 'with content'));
}

const item = z.strictObject({
  'library-id': z.string().optional(),
  'charm-name': z.string().optional(),
  'library-name': z.string().optional(),
  api: z.int().nonnegative().optional(),
  patch: z.int().nonnegative().optional(),
});

async function bulk(world: World, call: Call): Promise<Answer> {
  const asked = await readJson(call, z.array(item));
  return ok({ libraries: asked.flatMap((one) => tips(world, one)) });
}

/** @throws Refusal 400 without a code for a charm that is not there (canonical contract 2) */
function tips(world: World, asked: z.infer<typeof item>): unknown[] {
  const charm = world.charms.byName(asked['charm-name'] ?? '');
  if (asked['library-id'] === undefined && charm === undefined)
    throw errors.refuse(400, null, "Items need to include 'library_id' or 'package_id'");
  return (charm === undefined ? world.charms.all : [charm]).flatMap((owner) =>
    owner.libraries
      .filter(
        ({ id, name }) => (asked['library-id'] ?? id) === id && (asked['library-name'] ?? name) === name,
      )
      .flatMap((library) =>
        apisOf(library)
          .filter((api) => asked.api === undefined || api === asked.api)
          .flatMap((api) => tipOf(library, api, asked.patch) ?? [])
          .map((version) => libraryJson(owner, library, version, 'without content')),
      ),
  );
}

const apisOf = (library: Library): number[] => [...new Set(library.versions.map(({ api }) => api))];

const tipOf = (library: Library, api: number, patch?: number): Version | undefined =>
  newest(library.versions.filter((one) => one.api === api && (patch === undefined || one.patch === patch)));

const newest = (versions: readonly Version[]): Version | undefined =>
  [...versions].sort((a, b) => b.api - a.api || b.patch - a.patch)[0];

function libraryOf(charm: Charm, call: Call): Library {
  const library = charm.libraries.find(({ id }) => id === call.params['library']);
  if (library === undefined) throw errors.notFound(`Library ${call.params['library'] ?? ''} not found`);
  return library;
}

function numberOf({ query }: Call, name: string): number | undefined {
  const text = query.get(name);
  if (text === null) return undefined;
  if (!/^\d+$/u.test(text)) throw apiError(`'${text}' is not of type 'integer' at /${name}`);
  return Number(text);
}

function libraryJson(
  charm: Charm,
  library: Library,
  version: Version,
  how: 'with content' | 'without content',
): Record<string, unknown> {
  return {
    api: version.api,
    'charm-name': charm.name,
    ...(how === 'with content' ? { content: version.content } : {}),
    hash: version.hash,
    'library-id': library.id,
    'library-name': library.name,
    patch: version.patch,
  };
}

/** As charmcraft reckons it: without the lines that say which version it is, lines ended by LF. */
function hashOf(content: string): string {
  const lines = content.replaceAll('\r\n', '\n').split(/(?<=\n)/u);
  const kept = lines.filter((line) => !/^LIB(?:API|PATCH|ID)/u.test(line));
  return createHash('sha256').update(kept.join('')).digest('hex');
}
