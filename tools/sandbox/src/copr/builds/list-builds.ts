import type { BuildRow } from '../db/rows.js';
import type { Frontend } from '../frontend.js';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/call.js';
import { checkOrder, type Orders, pageAnswer, pageOf, slice } from '../http/pagination.js';
import { packageOf } from '../packages/find-package.js';
import { projectOfArguments } from '../projects/find-project.js';
import { buildJson } from './build-json.js';
import { buildState } from './build-state.js';

const nothing = (): null => null;

/** The rows come newest first whatever is asked for, so what a column holds is of no matter (recording build-list-order-asc). */
const ORDERS: Orders<BuildRow> = {
  table: 'build',
  columns: Object.fromEntries(
    [
      'id',
      'pkgs',
      'built_packages',
      'pkg_version',
      'repos',
      'submitted_on',
      'result_dir',
      'memory_reqs',
      'timeout',
      'enable_net',
      'source_json',
      'source_type',
      'source_status',
      'srpm_url',
      'fail_type',
      'is_background',
      'canceled',
      'user_id',
      'copr_id',
      'package_id',
      'copr_dir_id',
      'batch_id',
      'bootstrap',
      'isolation',
      'submitted_by',
    ].map((name) => [name, nothing]),
  ),
  properties: [
    'state',
    'status',
    'started_on',
    'ended_on',
    'min_started_on',
    'max_ended_on',
    'package_name',
    'source_state',
    'finished',
    'copr_name',
    'copr_dirname',
    'submitter',
    'task_id',
    'persistent',
    'cancelable',
    'repeatable',
    'source_type_text',
  ],
};

/**
 * `GET /build/list`. A status is looked for among the rows from `offset` on, and `limit` counts what is left, so pages overlap
 * (copr contract 5).
 * @throws ApiError 400, 404, 500
 */
export function listBuilds(frontend: Frontend, call: Call): Answer {
  const { db } = frontend;
  const page = pageOf(call.query);
  const project = projectOfArguments(db, call);
  const name = call.query.get('packagename') ?? '';
  const status = call.query.get('status') ?? '';
  const builds = buildsOf(frontend, { projectId: project.id, package: name }).toSorted((a, b) => b.id - a.id);
  checkOrder(page, ORDERS);
  if (status === '') {
    const rows = slice(builds, page);
    return pageAnswer(
      rows.map((build) => buildJson(frontend, build)),
      page,
    );
  }
  const all = slice(builds, { offset: page.offset, limit: null });
  const found = all.filter((build) => buildState(build) === status);
  const rows = found.slice(0, page.rawLimit ?? undefined);
  return pageAnswer(
    rows.map((build) => buildJson(frontend, build)),
    { ...page, limit: page.rawLimit },
  );
}

function buildsOf({ db }: Frontend, wanted: { projectId: number; package: string }): BuildRow[] {
  if (wanted.package === '') return db.buildsByProject.get(wanted.projectId);
  const row = packageOf(db, db.projects.need(wanted.projectId), wanted.package);
  return row === undefined ? [] : db.buildsByPackage.get(row.id);
}
