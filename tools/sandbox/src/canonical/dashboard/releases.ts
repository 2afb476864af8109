import { type Answer, ok } from '../http/answer.js';
import { underscore as errors } from '../http/error-list.js';
import type { Call, Router } from '../http/router.js';
import { fullName } from '../snaps/channel.js';
import { expiryOf } from '../snaps/channel-map.js';
import type { Release } from '../snaps/snap.js';
import { isoZoned } from '../times.js';
import type { World } from '../world.js';
import { describeProgressive } from './channel-map.js';
import { publisherOf, snapById, snapByName } from './publisher.js';
import { describeRevision } from './revision-json.js';

const LARGEST_PAGE = 500;

/** `api/v2/snaps/NAME/releases` in pages, and `api/v2/snaps/ID/revisions/N` (canonical contract 6). */
export function addReleases(router: Router, world: World): void {
  router.on('GET', '/api/v2/snaps/:name/releases', (call) => list(world, call));
  router.on('GET', '/api/v2/snaps/:id/revisions/:revision', (call) => one(world, call));
}

/**
 * The newest first. A page has `size` releases and the `size` revisions of its own place in their list; there is a next one as long as
 * either list goes on.
 */
function list(world: World, call: Call): Answer {
  const login = publisherOf(world, call, 'package_access');
  const snap = snapByName(world, login, call.params['name'] ?? '');
  const page = numberOf(call, 'page', 1);
  const size = Math.min(numberOf(call, 'size', LARGEST_PAGE), LARGEST_PAGE);
  const pageOf = <T>(items: readonly T[]): T[] => [...items].reverse().slice((page - 1) * size, page * size);
  const last = Math.max(1, Math.ceil(Math.max(snap.releases.length, snap.revisions.length) / size));
  if (page > last) throw errors.notFound('That page contains no results');
  const link = (to: number): { href: string } => ({
    href: `${world.urls.dashboard}${call.path}?page=${to}&size=${size}`,
  });
  return ok({
    releases: pageOf(snap.releases).map(describe),
    revisions: pageOf(snap.revisions).map(describeRevision),
    _links: {
      first: link(1),
      last: link(last),
      self: link(page),
      ...(page > 1 ? { prev: link(page - 1) } : {}),
      ...(page < last ? { next: link(page + 1) } : {}),
    },
  });
}

function numberOf(call: Call, name: string, otherwise: number): number {
  const text = call.query.get(name);
  if (text === null) return otherwise;
  if (!/^[1-9]\d{0,5}$/u.test(text))
    throw errors.refuse(400, 'invalid-field', `'${name}' has to be a positive number.`);
  return Number(text);
}

function describe(release: Release): Record<string, unknown> {
  const { architecture, branch, revision, risk, track, when, progressive } = release;
  const expires = expiryOf(release);
  return {
    architecture,
    branch,
    channel: fullName(release),
    'expiration-date': expires === null ? null : isoZoned(expires),
    revision,
    risk,
    track,
    when: isoZoned(when),
    progressive: describeProgressive(progressive),
  };
}

function one(world: World, call: Call): Answer {
  const login = publisherOf(world, call, 'package_access');
  const snap = snapById(world, login, call.params['id'] ?? '');
  const wanted = snap.revisions.find(({ revision }) => String(revision) === call.params['revision']);
  if (wanted === undefined)
    throw errors.notFound(`Revision ${call.params['revision'] ?? ''} does not exist.`);
  return ok({ revision: describeRevision(wanted) });
}
