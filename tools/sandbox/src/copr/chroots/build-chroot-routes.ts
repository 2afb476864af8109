import { notFound, probablyBug } from '../api-error.js';
import { buildChrootJson } from '../builds/build-json.js';
import { findBuild } from '../builds/build-routes.js';
import type { BuildChroot, BuildRow } from '../db/rows.js';
import type { Frontend } from '../frontend.js';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/call.js';
import { type Orders, pageAnswer, pageOf, paginate } from '../http/pagination.js';
import type { Route } from '../http/route.js';
import { buildChrootConfig } from './build-config.js';

const ORDERS: Orders<BuildChroot> = {
  table: 'build_chroot',
  columns: {
    // They have ids in the order in which a build has them.
    id: () => 0,
    status: ({ state }) => state,
    started_on: ({ startedOn }) => startedOn,
    ended_on: ({ endedOn }) => endedOn,
    result_dir: ({ resultDir }) => resultDir,
    build_id: () => 0,
  },
  properties: ['state', 'finished', 'task_id', 'result_dir_url'],
};

/** Routes of builds in chroots, the old ones with everything in the path, too (copr contract 3). */
export function buildChrootRoutes(frontend: Frontend): Route[] {
  const get = (path: string, respond: (call: Call) => Answer): Route => ({
    path,
    methods: { GET: { respond } },
    ...(path.includes('<') ? { deprecated: true } : {}),
  });
  const one = (call: Call): Answer => {
    const { build, chroot } = findChroot(frontend, call);
    return { json: buildChrootJson(frontend, build, chroot) };
  };
  const list = (call: Call): Answer => listChroots(frontend, call);
  const config = (call: Call): Answer => {
    const { build, chroot } = findChroot(frontend, call);
    return { json: buildChrootConfig(frontend, build, chroot.name) };
  };
  return [
    get('/build-chroot/', one),
    get('/build-chroot/<int:build_id>/<chrootname>', one),
    get('/build-chroot/list', list),
    get('/build-chroot/list/<int:build_id>', list),
    get('/build-chroot/build-config', config),
    get('/build-chroot/build-config/<int:build_id>/<chrootname>', config),
    get('/build-chroot/built-packages', (call) => ({
      json: { packages: findChroot(frontend, call).chroot.results },
    })),
  ];
}

/** @throws ApiError 400, 404 (recording build-chroot-get-404), 500 */
function findChroot(frontend: Frontend, call: Call): { build: BuildRow; chroot: BuildChroot } {
  const id = call.argument('build_id');
  const name = call.argument('chrootname');
  const build = findBuild(frontend, numberOf(id));
  const chroot = build.chroots.find((one) => one.name === name);
  if (chroot !== undefined) return { build, chroot };
  if (frontend.db.mockChroots.find((known) => known.name === name) === undefined) {
    throw notFound(`Chroot ${name} does not exist`);
  }
  throw notFound(`Build ${build.id} was not submitted to ${name} chroot.`);
}

/** What is no number is one too many for the database. @throws ApiError 500 */
function numberOf(text: string): string {
  if (!/^\d+$/.test(text)) throw probablyBug();
  return text;
}

/** A build that is not there has none (recording build-chroot-list-404). */
function listChroots(frontend: Frontend, call: Call): Answer {
  const page = pageOf(call.query, { ignoreOrder: 'name' });
  const build = frontend.db.builds.get(Number(numberOf(call.argument('build_id'))));
  if (build === undefined) return pageAnswer([], page);
  const ordered =
    page.order === 'id' && page.orderType === 'DESC' ? build.chroots.toReversed() : build.chroots;
  const items = paginate(ordered, page, ORDERS).map((chroot) => buildChrootJson(frontend, build, chroot));
  return pageAnswer(items, page);
}
