import { ApiError, accessRestricted } from '../api-error.js';
import { canEdit } from '../auth/access.js';
import { deleteBuildRows, mustBeDeletable } from '../builds/delete-builds.js';
import type { PackageRow, ProjectRow } from '../db/rows.js';
import type { Frontend } from '../frontend.js';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/call.js';
import { type Orders, pageAnswer, pageOf, paginate } from '../http/pagination.js';
import { insteadOf, type Route, withLogin } from '../http/route.js';
import { projectOfArguments, projectOfBody } from '../projects/find-project.js';
import { str } from '../python/repr.js';
import { buildPackage } from './build-package.js';
import { addPackage, editPackage } from './change-package.js';
import { findPackage } from './find-package.js';
import { packageJson } from './package-json.js';

const MOST_AT_ONCE = 10_000;
const ORDERS: Orders<PackageRow> = {
  table: 'package',
  columns: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    source_type: ({ sourceType }) => sourceType,
    webhook_rebuild: ({ webhookRebuild }) => webhookRebuild,
    max_builds: ({ maxBuilds }) => maxBuilds,
    timeout: ({ timeout }) => timeout,
    copr_id: ({ projectId }) => projectId,
  },
  properties: ['source_json_dict', 'source_type_text', 'has_source_type_set', 'chroots', 'dist_git_repo'],
};

/** Routes of packages (copr contract 3, package). */
export function packageRoutes(frontend: Frontend): Route[] {
  const reset = (call: Call): Answer => resetPackage(frontend, call);
  const remove = (call: Call): Answer => deletePackage(frontend, call);
  const edit = withLogin((call) => editPackage(frontend, call));
  const path = '<ownername>/<projectname>/<package_name>';
  return [
    { path: '/package/', methods: { GET: { respond: (call) => getPackage(frontend, call) } } },
    { path: '/package/list', methods: { GET: { respond: (call) => listPackages(frontend, call) } } },
    {
      path: `/package/add/${path}/<source_type_text>`,
      methods: { POST: withLogin((call) => addPackage(frontend, call)) },
    },
    { path: `/package/edit/${path}/`, methods: { POST: edit } },
    { path: `/package/edit/${path}/<source_type_text>`, methods: { POST: edit } },
    {
      path: '/package/reset',
      methods: {
        PUT: withLogin(reset),
        POST: withLogin(reset, { ...insteadOf('POST', 'PUT'), warnsStrangers: true }),
      },
    },
    { path: '/package/build', methods: { POST: withLogin((call) => buildPackage(frontend, call)) } },
    {
      path: '/package/delete',
      methods: {
        DELETE: withLogin(remove),
        POST: withLogin(remove, { ...insteadOf('POST', 'DELETE'), warnsStrangers: true }),
      },
    },
  ];
}

/** Any text but an empty one is true here (copr contract 3: the trap of the single GET). */
function getPackage(frontend: Frontend, call: Call): Answer {
  const { db } = frontend;
  const name = call.argument('packagename');
  const row = findPackage(db, projectOfArguments(db, call), name);
  const isSet = (flag: string): boolean => (call.query.get(flag) ?? '') !== '';
  return {
    json: packageJson(frontend, row, {
      latest: isSet('with_latest_build'),
      latestSucceeded: isSet('with_latest_succeeded_build'),
    }),
  };
}

function listPackages(frontend: Frontend, call: Call): Answer {
  const { db } = frontend;
  const page = pageOf(call.query);
  const isTrue = (flag: string): boolean => ['True', 'true', '1'].includes(call.query.get(flag) ?? '');
  const project = projectOfArguments(db, call);
  const rows = paginate(db.packagesByProject.get(project.id), page, ORDERS);
  if (rows.length > MOST_AT_ONCE) {
    const message = `Too many packages, please use pagination. Requests are limited to only ${MOST_AT_ONCE} packages at once.`;
    throw new ApiError(413, message);
  }
  const builds = {
    latest: isTrue('with_latest_build'),
    latestSucceeded: isTrue('with_latest_succeeded_build'),
  };
  return pageAnswer(
    rows.map((row) => packageJson(frontend, row, builds)),
    page,
  );
}

/** The package that the body names. @throws ApiError 400, 404, 500 */
function packageOfBody({ db }: Frontend, call: Call): { project: ProjectRow; row: PackageRow } {
  const project = projectOfBody(db, call);
  const name = call.body.input().package_name;
  return { project, row: findPackage(db, project, typeof name === 'string' ? name.trim() : str(name)) };
}

function resetPackage(frontend: Frontend, call: Call): Answer {
  const { db } = frontend;
  const { project, row } = packageOfBody(frontend, call);
  if (!canEdit(db, call.me, project)) {
    throw accessRestricted(`You are not allowed to reset package \`${row.id}\`.`);
  }
  return { json: packageJson(frontend, db.packages.update(row.id, { sourceType: 'unset', source: {} })) };
}

function deletePackage(frontend: Frontend, call: Call): Answer {
  const { db } = frontend;
  const { project, row } = packageOfBody(frontend, call);
  if (!canEdit(db, call.me, project)) {
    throw accessRestricted(`You are not allowed to delete package \`${row.id}\`.`);
  }
  const builds = db.buildsByPackage.get(row.id);
  mustBeDeletable(frontend, { user: call.me, ids: builds.map(({ id }) => id) });
  deleteBuildRows(frontend, builds);
  db.packages.delete(row.id);
  return { json: packageJson(frontend, row) };
}
