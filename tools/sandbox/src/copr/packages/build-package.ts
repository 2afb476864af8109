import { badRequest } from '../api-error.js';
import { buildFields } from '../builds/build-form.js';
import { buildJson } from '../builds/build-json.js';
import { newBuild } from '../builds/new-build.js';
import { Form } from '../forms/form.js';
import { formData, rename } from '../forms/form-data.js';
import { line } from '../forms/shared-fields.js';
import { required } from '../forms/validator.js';
import type { Frontend } from '../frontend.js';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/call.js';
import { projectOfBody } from '../projects/find-project.js';
import { activeChroots } from '../projects/names.js';
import { findPackage } from './find-package.js';
import { PACKAGE_NAMES } from './package-form.js';

/** `POST /package/build`: a build from the source that the package has. @throws ApiError 400, 403, 404, 500 */
export function buildPackage(frontend: Frontend, call: Call): Answer {
  const { db } = frontend;
  const project = projectOfBody(db, call);
  const data = rename(
    formData(call, { keep: ['python_versions', 'chroots', 'exclude_chroots'] }),
    PACKAGE_NAMES,
  );
  const fields = buildFields(frontend, { chroots: activeChroots(db, project), user: call.me });
  const form = new Form([...fields, line('package_name', { validators: [required()] })], data);
  const row = findPackage(db, project, form.text('package_name') ?? 'None');
  form.mustBeRight();
  if (['unset', 'link', 'upload', 'rpm_upload'].includes(row.sourceType)) {
    const unset = `Unset default source for package ${row.name}`;
    throw badRequest(
      `Package '${unset}' doesn't have the default source method set, but it is required for the rebuild request.  Please configure some source  method first`,
    );
  }
  const build = newBuild(frontend, {
    project,
    user: call.me,
    form,
    package: row,
    sourceType: row.sourceType,
    source: row.source,
    timeout: data.has('timeout') ? (form.number('timeout') ?? 0) : (row.timeout ?? 18_000),
  });
  return { json: buildJson(frontend, build) };
}
