import { revisionsOf } from '../charms/review.js';
import { type Answer, ok } from '../http/answer.js';
import type { Call, Router } from '../http/router.js';
import type { World } from '../world.js';
import { accessCharm } from './charm-access.js';
import { apiError } from './json-body.js';
import { pushRevision, showReview } from './push.js';
import { revisionJson } from './revision-json.js';

/** Revisions of charms and bundles (canonical contract 4.2, 6). */
export function addRevisions(router: Router, world: World): void {
  router
    .on('POST', '/v1/charm/:name/revisions', (call) => pushRevision(world, call))
    .on('GET', '/v1/charm/:name/revisions', (call) => list(world, call))
    .on('GET', '/v1/charm/:name/revisions/review', (call) => showReview(world, call));
}

function list(world: World, call: Call): Answer {
  const { charm } = accessCharm(world, call, 'package-view-revisions');
  const number = revisionAsked(call);
  const revisions = revisionsOf(charm, world.now()).filter(
    ({ revision }) => number === undefined || revision === number,
  );
  const rows = revisions.map((revision) => ({
    ...revisionJson(revision, world.now()),
    ...(call.query.get('include-craft-yaml') === 'true'
      ? { 'craft-yaml': revision.facts?.craft ?? null }
      : {}),
  }));
  return ok({ revisions: pick(rows, call.query.get('fields')) });
}

function revisionAsked({ query }: Call): number | undefined {
  const text = query.get('revision');
  if (text === null) return undefined;
  if (!/^[1-9]\d*$/u.test(text)) throw apiError(`'${text}' is not of type 'integer' at /revision`);
  return Number(text);
}

function pick(rows: readonly Record<string, unknown>[], fields: string | null): unknown[] {
  if (fields === null || fields === '') return [...rows];
  const names = fields.split(',');
  const known = [
    'bases',
    'craft-yaml',
    'created-at',
    'created-by',
    'errors',
    'revision',
    'sha3-384',
    'size',
    'status',
    'upload-id',
    'version',
  ];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw apiError(`'${unknown}' is not one of ${JSON.stringify(known)} at /fields`);
  return rows.map((row) => Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name))));
}
