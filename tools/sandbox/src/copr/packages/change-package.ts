import { ApiError, accessRestricted, badRequest, notFound, probablyBug } from '../api-error.js';
import { canEdit } from '../auth/access.js';
import type { PackageRow, ProjectRow } from '../db/rows.js';
import { Form } from '../forms/form.js';
import { type FormData, formData, rename } from '../forms/form-data.js';
import type { Frontend } from '../frontend.js';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/call.js';
import { findProject } from '../projects/find-project.js';
import { fullName } from '../projects/names.js';
import { packageOf } from './find-package.js';
import { PACKAGE_NAMES, packageFields } from './package-form.js';
import { packageJson } from './package-json.js';
import { type PackageSource, sourceForm } from './source-forms.js';

const SOURCES: readonly string[] = ['scm', 'pypi', 'rubygems', 'custom', 'distgit'];

/** `POST /package/add/...`: made under the body's name and looked for under the path's. @throws ApiError 400, 403, 404, 409, 500 */
export function addPackage(frontend: Frontend, call: Call): Answer {
  const { db } = frontend;
  const { project, data } = start(frontend, call);
  mustEdit(frontend, call, project);
  const type = sourceOf(call.param('source_type_text'));
  const form = filled(frontend, type, data);
  const name = form.text('package_name') ?? '';
  if (packageOf(db, project, name) !== undefined) {
    throw new ApiError(409, `Package ${name} already exists in copr ${fullName(db, project)}.`);
  }
  db.packages.insert({
    projectId: project.id,
    name,
    sourceType: type,
    source: sourceForm(db, type).source(form),
    webhookRebuild: false,
    maxBuilds: null,
    timeout: null,
    chrootDenylist: null,
    ...settingsOf(form, data),
  });
  const made = packageOf(db, project, call.param('package_name'));
  if (made !== undefined) return { json: packageJson(frontend, made) };
  // The package is there all the same.
  db.commit();
  throw probablyBug();
}

/** `POST /package/edit/...`: source fields that were not sent are those of the old source. @throws ApiError 400, 403, 404 */
export function editPackage(frontend: Frontend, call: Call): Answer {
  const { db } = frontend;
  const { project, data } = start(frontend, call);
  const name = call.param('package_name');
  const old = packageOf(db, project, name);
  if (old === undefined) {
    throw notFound(`Package ${name} does not exists in copr ${fullName(db, project)}.`);
  }
  mustEdit(frontend, call, project);
  for (const [key, value] of Object.entries(old.source)) {
    if (!data.has(key)) data.set(key, Array.isArray(value) ? (value as unknown[]) : [value]);
  }
  const type = sourceOf(call.params.source_type_text ?? old.sourceType);
  const form = filled(frontend, type, data);
  const row = db.packages.update(old.id, {
    sourceType: type,
    source: sourceForm(db, type).source(form),
    ...settingsOf(form, data),
  });
  return { json: packageJson(frontend, row) };
}

function start({ db }: Frontend, call: Call): { project: ProjectRow; data: FormData } {
  const project = findProject(db, call.param('ownername'), call.param('projectname'));
  return { project, data: rename(formData(call, { keep: ['python_versions'] }), PACKAGE_NAMES) };
}

function mustEdit({ db }: Frontend, { me }: Call, project: ProjectRow): void {
  if (canEdit(db, me, project)) return;
  throw accessRestricted('You are not allowed to add or edit packages in this copr.');
}

/** @throws ApiError 400 (recordings package-add-bad-type-400, package-edit-source-type-none) */
function sourceOf(text: string): PackageSource {
  if (!SOURCES.includes(text)) throw badRequest(`Unsupported package source type ${text}`);
  return text as PackageSource;
}

function filled({ db }: Frontend, type: PackageSource, data: FormData): Form {
  const form = new Form([...packageFields(db), ...sourceForm(db, type).fields], data);
  form.mustBeRight();
  return form;
}

type PackageSettings = { -readonly [K in keyof PackageRow]?: PackageRow[K] };

/** What beside the source was sent. */
function settingsOf(form: Form, data: FormData): PackageSettings {
  const settings: PackageSettings = {};
  if (data.has('webhook_rebuild')) settings.webhookRebuild = form.flag('webhook_rebuild');
  if (data.has('max_builds')) settings.maxBuilds = form.number('max_builds');
  if (data.has('timeout')) settings.timeout = form.number('timeout');
  if (data.has('chroot_denylist')) settings.chrootDenylist = form.text('chroot_denylist');
  return settings;
}
