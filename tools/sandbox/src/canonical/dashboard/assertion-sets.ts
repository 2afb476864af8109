import { z } from 'zod';
import { type Answer, ok } from '../http/answer.js';
import { mustBe, readBody, readJson } from '../http/body.js';
import { underscore as errors } from '../http/error-list.js';
import type { Call, Router } from '../http/router.js';
import type { World } from '../world.js';
import { publisherOf } from './publisher.js';
import { signed } from './signed-body.js';

const SIGNED = 'application/x.ubuntu.assertion';

const sets = [
  {
    path: 'validation-sets',
    type: 'validation-set',
    kept: 'validationSets',
    needs: ['account-id', 'name', 'sequence', 'series'],
  },
  { path: 'confdb-schemas', type: 'confdb-schema', kept: 'confdbSchemas', needs: ['account-id', 'name'] },
] as const;

type Kind = (typeof sets)[number];

const snapItem = z.strictObject({
  name: z.string(),
  id: z.string().optional(),
  presence: z.enum(['required', 'optional', 'invalid']).optional(),
  revision: z.union([z.string(), z.int()]).optional(),
});
const draftBody = z.looseObject({
  'account-id': z.string(),
  name: z.string().regex(/^[a-z0-9](?:-?[a-z0-9])*$/u),
});
const validationDraft = draftBody.extend({
  sequence: z.union([z.string().regex(/^\d+$/u), z.int().positive()]),
  revision: z.union([z.string(), z.int()]).optional(),
  snaps: z.array(snapItem).min(1),
});

/** Validation sets and confdb schemas (canonical contract 7): lists, drafts to be signed, and signed texts. */
export function addAssertionSets(router: Router, world: World): void {
  for (const kind of sets) {
    const base = `/api/v2/${kind.path}`;
    for (const path of [base, `${base}/:account`, `${base}/:account/:name`])
      router.on('GET', path, (call) => list(world, call, kind));
    router.on('POST', `${base}/build-assertion`, (call) => draft(world, call, kind));
    router.on('POST', base, (call) => take(world, call, kind));
  }
}

/** The newest of each set, or with `?sequence=all` every one, or the one with that number. Only the caller's own are shown. */
function list(world: World, call: Call, { kept }: Kind): Answer {
  const { account } = publisherOf(world, call, 'package_access');
  const { params } = call;
  const wanted = call.query.get('sequence');
  const own = world.ledger.value[kept].filter(
    ({ headers }) =>
      headers['account-id'] === account.id &&
      (params['account'] === undefined || params['account'] === account.id) &&
      (params['name'] === undefined || params['name'] === headers['name']),
  );
  if (wanted === 'all' || kept === 'confdbSchemas') return ok({ assertions: own });
  if (wanted !== null) return ok({ assertions: own.filter(({ headers }) => headers['sequence'] === wanted) });
  const newest = own.filter(
    (one) =>
      !own.some(
        ({ headers }) =>
          headers['name'] === one.headers['name'] &&
          Number(headers['sequence']) > Number(one.headers['sequence']),
      ),
  );
  return ok({ assertions: newest });
}

async function draft(world: World, call: Call, { type }: Kind): Promise<Answer> {
  const { account } = publisherOf(world, call, 'package_manage');
  const body = await readJson(call, errors, type === 'validation-set' ? validationDraft : draftBody);
  if (body['account-id'] !== account.id)
    throw errors.refuse(403, 'resource-forbidden', 'The account-id is not that of the login.');
  return ok({
    type,
    'authority-id': account.id,
    series: '16',
    timestamp: new Date(world.now()).toISOString(),
    ...body,
  });
}

async function take(world: World, call: Call, { type, needs, kept }: Kind): Promise<Answer> {
  const { account } = publisherOf(world, call, 'package_manage');
  mustBe(call, errors, SIGNED);
  const { headers, body } = signed((await readBody(call, errors)).toString('utf8'), type, needs);
  if (headers['account-id'] !== account.id)
    throw errors.refuse(403, 'resource-forbidden', 'The account-id is not that of the login.');
  const assertion = { headers, ...(body === undefined ? {} : { body }) };
  await world.ledger.change((ledger) => {
    const others = ledger[kept].filter(
      (one) =>
        one.headers['name'] !== headers['name'] ||
        one.headers['account-id'] !== account.id ||
        one.headers['sequence'] !== headers['sequence'],
    );
    ledger[kept] = [...others, assertion];
  });
  return ok({ assertions: [assertion] });
}
