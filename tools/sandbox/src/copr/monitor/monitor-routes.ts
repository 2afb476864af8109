import { badRequest, notFound } from '../api-error.js';
import { chrootResultUrl } from '../builds/build-json.js';
import { type BuildChroot, type BuildRow, STATES, type State } from '../db/rows.js';
import type { Frontend } from '../frontend.js';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/call.js';
import type { Route } from '../http/route.js';
import { projectOfArguments } from '../projects/find-project.js';
import { activeChroots, fullName } from '../projects/names.js';
import { dumps } from '../python/json.js';

/** `url_build` is taken and means nothing (copr contract 3). */
const FIELDS: readonly string[] = ['url_build_log', 'url_backend_log', 'url_build'];

/** `GET /monitor`: each package's last build in each chroot, as a stream without pages. */
export function monitorRoutes(frontend: Frontend): Route[] {
  return [{ path: '/monitor', methods: { GET: { respond: (call) => monitor(frontend, call) } } }];
}

/** @throws ApiError 400 (recording monitor-fields-bad-400), 404 */
function monitor(frontend: Frontend, call: Call): Answer {
  const { db } = frontend;
  const project = projectOfArguments(db, call);
  const fields = [...new Set(call.query.getAll('additional_fields[]'))].toSorted();
  const wrong = fields.filter((field) => !FIELDS.includes(field));
  if (wrong.length > 0) throw badRequest(`Wrong additional_fields argument(s): ${wrong.join(', ')}`);
  const asked = call.query.get('project_dirname') ?? '';
  const dirname = asked === '' ? project.name : asked;
  if (!project.dirs.includes(dirname)) {
    throw notFound(`Dirname '${dirname}' doesn't exist in '${fullName(db, project)}' copr`);
  }
  const builds = db.buildsByProject.get(project.id).filter((build) => build.dirname === dirname);
  const chroots = activeChroots(db, project);
  return { stream: pieces(frontend, { builds, chroots, fields }) };
}

interface Wanted {
  readonly builds: readonly BuildRow[];
  readonly chroots: readonly string[];
  readonly fields: readonly string[];
}

/** A package a line, in pieces of a hundred as they are made (recording monitor). */
function* pieces(frontend: Frontend, wanted: Wanted): Generator<string> {
  let piece = '{"output": "ok","message": "Project monitor request successful","packages": [\n';
  let count = 1;
  let isFirst = true;
  for (const item of packages(frontend, wanted)) {
    piece += `${isFirst ? '' : ',\n'}${dumps(item)}`;
    isFirst = false;
    count++;
    if (count % 100 !== 0) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}]}`;
}

/** By name; of each only those of the chroots that the project has now. */
function* packages(
  frontend: Frontend,
  { builds, chroots, fields }: Wanted,
): Generator<{ name: string; chroots: Record<string, unknown> }> {
  const byPackage = new Map<string, BuildRow[]>();
  for (const build of builds.toSorted((a, b) => b.id - a.id)) {
    if (build.packageId === null) continue;
    const { name } = frontend.db.packages.need(build.packageId);
    byPackage.set(name, [...(byPackage.get(name) ?? []), build]);
  }
  for (const name of [...byPackage.keys()].toSorted()) {
    const found: Record<string, unknown> = {};
    for (const build of byPackage.get(name) ?? []) {
      for (const chroot of build.chroots) {
        if (!chroots.includes(chroot.name) || Object.hasOwn(found, chroot.name)) continue;
        found[chroot.name] = entry(frontend, { build, chroot, fields });
      }
    }
    if (Object.keys(found).length > 0) yield { name, chroots: found };
  }
}

function entry(
  frontend: Frontend,
  { build, chroot, fields }: { build: BuildRow; chroot: BuildChroot; fields: readonly string[] },
): Record<string, unknown> {
  const url = (name: string, plainIn: readonly State[]): string | null =>
    logUrl(frontend, { build, chroot, name, plainIn });
  return {
    state: chroot.state,
    status: STATES[chroot.state],
    build_id: build.id,
    ...(fields.includes('url_build_log') ? { url_build_log: url('builder-live.log', ['running']) } : {}),
    ...(fields.includes('url_backend_log')
      ? { url_backend_log: url('backend.log', ['starting', 'running']) }
      : {}),
    pkg_version: build.pkgVersion,
  };
}

const COMPRESSED: readonly State[] = ['failed', 'succeeded', 'canceled', 'importing'];

/** A log is plain while it grows and compressed afterwards. */
function logUrl(
  frontend: Frontend,
  parts: { build: BuildRow; chroot: BuildChroot; name: string; plainIn: readonly State[] },
): string | null {
  const { build, chroot, name, plainIn } = parts;
  const base = chrootResultUrl(frontend, build, chroot);
  if (base === null) return null;
  if (plainIn.includes(chroot.state)) return `${base}${name}`;
  return COMPRESSED.includes(chroot.state) ? `${base}${name}.gz` : null;
}
