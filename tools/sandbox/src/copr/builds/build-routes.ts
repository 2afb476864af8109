import { ApiError, accessRestricted, notFound, probablyBug } from '../api-error.js';
import { canBuildIn } from '../auth/access.js';
import type { BuildRow, State } from '../db/rows.js';
import type { Frontend } from '../frontend.js';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/call.js';
import { insteadOf, type Route, withLogin } from '../http/route.js';
import type { PackageSource } from '../packages/source-forms.js';
import { buildJson, sourceResultUrl } from './build-json.js';
import { isFinished } from './build-state.js';
import { checkBeforeBuild, createFromSource, createFromUpload, createFromUrls } from './create-builds.js';
import { deleteBuildRows, mustBeDeletable, mustDeleteOne } from './delete-builds.js';
import { listBuilds } from './list-builds.js';

const SOURCES: readonly PackageSource[] = ['scm', 'distgit', 'pypi', 'rubygems', 'custom'];
const MEMORY = 2048;

/** Routes of builds (copr contract 3, build). */
export function buildRoutes(frontend: Frontend): Route[] {
  const cancel = (call: Call): Answer => cancelBuild(frontend, call);
  const remove = (call: Call): Answer => deleteBuild(frontend, call);
  const removeMany = (call: Call): Answer => deleteBuilds(frontend, call);
  const get = (path: string, answer: (build: BuildRow) => unknown): Route => ({
    path,
    methods: { GET: { respond: (call) => ({ json: answer(findBuild(frontend, call.param('build_id'))) }) } },
  });
  return [
    get('/build/<int:build_id>', (build) => buildJson(frontend, build)),
    { path: '/build/list', methods: { GET: { respond: (call) => listBuilds(frontend, call) } } },
    get('/build/source-chroot/<int:build_id>', (build) => sourceChroot(frontend, build)),
    get('/build/source-build-config/<int:build_id>', (build) => ({
      source_type: build.sourceType,
      source_dict: build.source,
      memory_limit: MEMORY,
      timeout: build.timeout,
      is_background: build.isBackground,
    })),
    get('/build/built-packages/<int:build_id>', ({ chroots }) =>
      Object.fromEntries(chroots.map(({ name, results }) => [name, { packages: results }])),
    ),
    {
      path: '/build/cancel/<int:build_id>',
      methods: { PUT: withLogin(cancel), POST: withLogin(cancel, insteadOf('POST', 'PUT')) },
    },
    {
      path: '/build/delete/<int:build_id>',
      methods: { DELETE: withLogin(remove), POST: withLogin(remove, insteadOf('POST', 'DELETE')) },
    },
    {
      path: '/build/delete/list',
      methods: {
        DELETE: withLogin(removeMany),
        POST: withLogin(removeMany, insteadOf('POST', 'DELETE')),
      },
    },
    {
      path: '/build/check-before-build',
      hidden: true,
      methods: { POST: withLogin((call) => checkBeforeBuild(frontend, call)) },
    },
    { path: '/build/create/url', methods: { POST: withLogin((call) => createFromUrls(frontend, call)) } },
    {
      path: '/build/create/upload',
      methods: { POST: withLogin((call) => createFromUpload(frontend, call), { upload: true }) },
    },
    ...SOURCES.map((type) => ({
      path: `/build/create/${type}`,
      methods: { POST: withLogin((call) => createFromSource(frontend, call, type)) },
    })),
  ];
}

/** @throws ApiError 404, for numbers beyond the database's, too (recordings build-get-404, build-get-large-int) */
export function findBuild({ db }: Frontend, id: string): BuildRow {
  const build = db.builds.get(Number(id));
  if (build === undefined) throw notFound(`Build ${BigInt(id)} does not exist.`);
  return build;
}

const WITH_LOG: readonly State[] = ['running', 'failed', 'succeeded', 'canceled', 'importing'];

/** There is nothing to tell before the source is worked on, and the real frontend breaks over that (copr contract 3). */
function sourceChroot(frontend: Frontend, build: BuildRow): unknown {
  const url = sourceResultUrl(frontend, build);
  if (url === null || !WITH_LOG.includes(build.sourceState)) throw probablyBug();
  return { state: build.sourceState, result_url: url };
}

function cancelBuild(frontend: Frontend, call: Call): Answer {
  const { db } = frontend;
  const build = findBuild(frontend, call.param('build_id'));
  if (!canBuildIn(db, call.me, db.projects.need(build.projectId))) {
    throw accessRestricted('You are not allowed to cancel this build.');
  }
  if (isFinished(build)) throw new ApiError(409, `Cannot cancel build ${build.id}`);
  const canceled = db.builds.update(build.id, { canceled: true });
  frontend.backend.wake();
  return { json: buildJson(frontend, canceled) };
}

function deleteBuild(frontend: Frontend, call: Call): Answer {
  const build = findBuild(frontend, call.param('build_id'));
  const json = buildJson(frontend, build);
  mustDeleteOne(frontend, { user: call.me, build });
  deleteBuildRows(frontend, [build]);
  return { json };
}

function deleteBuilds(frontend: Frontend, call: Call): Answer {
  const body = call.body.json();
  const builds =
    typeof body === 'object' && body !== null ? (body as { builds?: unknown }).builds : undefined;
  if (!Array.isArray(builds) || !builds.every((id) => Number.isInteger(id))) throw probablyBug();
  const ids = builds as number[];
  mustBeDeletable(frontend, { user: call.me, ids });
  deleteBuildRows(
    frontend,
    [...new Set(ids)].map((id) => frontend.db.builds.need(id)),
  );
  return { json: { builds: ids } };
}
