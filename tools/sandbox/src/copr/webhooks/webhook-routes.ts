import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiError, accessRestricted, notFound, notUnderstood } from '../api-error.js';
import { checkDirectory, directoryFor } from '../builds/directories.js';
import type { PackageRow, ProjectRow, SourceDict } from '../db/rows.js';
import type { Frontend } from '../frontend.js';
import { type Answer, html } from '../http/answer.js';
import type { Call } from '../http/call.js';
import type { Route } from '../http/route.js';
import { packageOf } from '../packages/find-package.js';
import { temporaryName } from '../paths.js';
import { projectOf } from '../projects/find-project.js';
import { activeChroots } from '../projects/names.js';
import { isAffected } from './affected-packages.js';
import { PAYLOADS } from './push-payloads.js';
import { rebuildPackage } from './rebuild-package.js';

/** Webhooks, outside of `/api_3`: texts and pages, no JSON (copr contract 3). */
export function webhookRoutes(frontend: Frontend): Route[] {
  const post = (path: string, respond: (call: Call) => Answer): Route => ({
    path: `/webhooks/${path}`,
    hidden: true,
    methods: { POST: { respond } },
  });
  const forges = (['github', 'gitlab', 'bitbucket'] as const).flatMap((forge) => {
    const respond = (call: Call): Answer => push(frontend, call, forge);
    const path = `${forge}/<int:copr_id>/<uuid>`;
    return [post(path, respond), post(`${path}/<package_name>`, respond)];
  });
  const custom = (call: Call): Answer => customHook(frontend, call);
  return [
    ...forges,
    post('custom/<int:copr_id>/<uuid>', custom),
    post('custom/<int:copr_id>/<uuid>/<package_name>', custom),
    post('custom-dir/<ownername>/<dirname>/<uuid>/<package_name>', (call) => dirHook(frontend, call)),
  ];
}

/** @throws ApiError 400, 403 (recording webhook-github-bad-secret), 404 */
function push(frontend: Frontend, call: Call, forge: keyof typeof PAYLOADS): Answer {
  const { db } = frontend;
  const event = call.request.headers['x-github-event'];
  if (forge === 'github' && event === undefined) throw notUnderstood();
  if (forge === 'github' && event === 'ping') return html('OK');
  const id = call.param('copr_id');
  const project = db.projects.get(Number(id));
  if (project === undefined) throw notFound(`Project with id ${id} does not exist.`);
  if (project.webhookSecret !== call.param('uuid')) throw accessRestricted('This webhook is not valid');
  const payload = call.body.json();
  const said = PAYLOADS[forge](payload);
  if (said === undefined) {
    const isObject = typeof payload === 'object' && payload !== null && !Array.isArray(payload);
    return html(forge === 'github' && !isObject ? 'Missing clone_url in webhook' : 'Bad Request', 400);
  }
  if (activeChroots(db, project).length === 0) return html('OK');
  for (const row of db.packagesByProject.get(project.id)) {
    if (!isAffected(row, said, call.params.package_name)) continue;
    const update = { committish: said.committish };
    rebuildPackage(frontend, { project, row, update, dirname: project.name });
  }
  return html('OK');
}

/** Answers the build's id (recording webhook-custom). */
function customHook(frontend: Frontend, call: Call): Answer {
  const { db } = frontend;
  const project = db.projects.get(Number(call.param('copr_id')));
  if (project === undefined) return html('PROJECT_NOT_FOUND\n', 404);
  if (project.webhookSecret !== call.param('uuid')) return html('BAD_UUID\n', 403);
  const name = call.params.package_name;
  if (name === undefined) return html('PACKAGE_NAME_REQUIRED\n', 400);
  const row = packageOf(db, project, name);
  if (row === undefined) return html('PACKAGE_NOT_FOUND\n', 404);
  if (call.request.headers['x-github-event'] === 'ping') return html('SKIPPED\n');
  return submit(frontend, call, { project, row, dirname: project.name });
}

/** The same into a side directory (recording webhook-custom-dir). */
function dirHook(frontend: Frontend, call: Call): Answer {
  const { db } = frontend;
  const dirname = call.param('dirname');
  const project = projectOf(db, call.param('ownername'), dirname.split(':', 1)[0] ?? '');
  if (project === undefined) return html('PROJECT_NOT_FOUND\n', 404);
  const row = packageOf(db, project, call.param('package_name'));
  if (row === undefined) return html('PACKAGE_NOT_FOUND\n', 404);
  if (project.webhookSecret !== call.param('uuid')) return html('BAD_UUID\n', 403);
  try {
    checkDirectory(project, dirname);
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return html('CANT_CREATE_DIRECTORY\n', 400);
  }
  return submit(frontend, call, { project, row, dirname: directoryFor(frontend, project, dirname) });
}

function submit(
  frontend: Frontend,
  call: Call,
  { project, row, dirname }: { project: ProjectRow; row: PackageRow; dirname: string },
): Answer {
  if (activeChroots(frontend.db, project).length === 0) {
    return html('NO_ACTIVE_CHROOTS_IN_PROJECT\n', 500);
  }
  const update = keepPayload(frontend, call.body.raw);
  const build = rebuildPackage(frontend, { project, row, update, dirname });
  return html(`${build.id}\n`);
}

/** What was sent is handed to the build. */
function keepPayload({ paths }: Frontend, raw: Buffer): SourceDict {
  if (raw.length === 0) return {};
  const tmp = temporaryName();
  mkdirSync(join(paths.uploads, tmp), { recursive: true });
  writeFileSync(join(paths.uploads, tmp, 'hook_payload'), raw);
  return { tmp, hook_data: true };
}
