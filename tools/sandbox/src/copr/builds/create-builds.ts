import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { accessRestricted, badRequest } from '../api-error.js';
import { canBuildIn } from '../auth/access.js';
import type { ProjectRow } from '../db/rows.js';
import { type FieldSpec, file, text } from '../forms/field.js';
import { words } from '../forms/filters.js';
import { Form } from '../forms/form.js';
import { type FormData, formData, plainFormData, rename } from '../forms/form-data.js';
import { plain } from '../forms/shared-fields.js';
import { httpUrls, sourceUrls } from '../forms/urls.js';
import { required, ValidationError, type Validator } from '../forms/validator.js';
import type { Frontend } from '../frontend.js';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/call.js';
import { UploadedFile } from '../http/upload.js';
import { packageFields } from '../packages/package-form.js';
import { type PackageSource, sourceForm } from '../packages/source-forms.js';
import { temporaryName } from '../paths.js';
import { projectOfBody } from '../projects/find-project.js';
import { activeChroots, fullName } from '../projects/names.js';
import { buildFields } from './build-form.js';
import { buildJson } from './build-json.js';
import { checkDirectory } from './directories.js';
import { newBuild } from './new-build.js';
import { secureName } from './secure-name.js';

const KEPT = { keep: ['chroots', 'exclude_chroots'] };

/** `POST /build/create/url`: a build a URL. @throws ApiError 400, 403, 404, 500 */
export function createFromUrls(frontend: Frontend, call: Call): Answer {
  const project = projectOfBody(frontend.db, call);
  const pkgs = plain('pkgs', text, {
    validators: [required('URLs to packages are required'), httpUrls, sourceUrls],
    filters: [words],
  });
  const form = buildForm(frontend, { call, project, data: formData(call, KEPT), fields: [], last: [pkgs] });
  const builds = (form.text('pkgs') ?? '').split('\n').map((url) =>
    newBuild(frontend, {
      project,
      user: call.me,
      form,
      sourceType: 'link',
      source: { url },
      srpmUrl: url.endsWith('.spec') ? null : url,
    }),
  );
  const items = builds.map((build) => buildJson(frontend, build));
  return { json: { items, meta: { limit: null, offset: null, order: null, order_type: null } } };
}

/** `POST /build/create/upload`. @throws ApiError 400, 403, 404, 500 */
export function createFromUpload(frontend: Frontend, call: Call): Answer {
  const project = projectOfBody(frontend.db, call);
  const pkgs = plain('pkgs', file, { validators: [required(), sourceFile] });
  const form = buildForm(frontend, { call, project, data: formData(call, KEPT), fields: [], last: [pkgs] });
  const uploaded = form.data('pkgs');
  if (!(uploaded instanceof UploadedFile)) throw badRequest('This field is required.');
  const { url, pkg, tmp } = keepUpload(frontend, uploaded);
  const build = newBuild(frontend, {
    project,
    user: call.me,
    form,
    sourceType: 'upload',
    source: { url, pkg, tmp },
    srpmUrl: url.endsWith('.spec') ? null : url,
  });
  return { json: buildJson(frontend, build) };
}

/** Puts an upload where `/tmp` serves it, under a name that is safe. */
export function keepUpload(
  { paths, urls }: Frontend,
  uploaded: UploadedFile,
): { url: string; pkg: string; tmp: string } {
  const tmp = temporaryName();
  const pkg = secureName(uploaded.filename);
  mkdirSync(join(paths.uploads, tmp), { recursive: true });
  renameSync(uploaded.path, join(paths.uploads, tmp, pkg));
  return { url: `${urls.frontend}/tmp/${tmp}/${pkg}`, pkg, tmp };
}

const sourceFile: Validator = ({ data }) => {
  if (data instanceof UploadedFile && /\.(?:src\.rpm|nosrc\.rpm|spec)$/.test(data.filename.toLowerCase()))
    return;
  throw new ValidationError('You can upload only .src.rpm, .nosrc.rpm, and .spec files');
};

/** `POST /build/create/scm`, `/distgit`, `/pypi`, `/rubygems`, `/custom`. @throws ApiError 400, 403, 404, 500 */
export function createFromSource(frontend: Frontend, call: Call, type: PackageSource): Answer {
  const { db } = frontend;
  const project = projectOfBody(db, call);
  const data =
    type === 'pypi'
      ? plainFormData(call)
      : rename(formData(call, KEPT), { source_build_method: 'srpm_build_method' });
  if (type === 'pypi' && !data.has('python_versions')) data.set('python_versions', ['3']);
  const source = sourceForm(db, type);
  // Only dist-git asks for the name of the package.
  const common = packageFields(db).filter(({ name }) => name !== 'package_name' && name !== 'timeout');
  const [name] = packageFields(db);
  const named = type === 'distgit' && name !== undefined ? [name] : [];
  const form = buildForm(frontend, { call, project, data, fields: [...named, ...common, ...source.fields] });
  const build = newBuild(frontend, {
    project,
    user: call.me,
    form,
    sourceType: type,
    source: source.source(form),
  });
  return { json: buildJson(frontend, build) };
}

interface BuildFormRequest {
  readonly call: Call;
  readonly project: ProjectRow;
  readonly data: FormData;
  readonly fields: readonly FieldSpec[];
  readonly last?: readonly FieldSpec[];
}

/** What was sent is judged before who may build (recording build-create-file-403). @throws ApiError 400, 403 */
function buildForm(frontend: Frontend, { call, project, data, fields, last = [] }: BuildFormRequest): Form {
  const { db } = frontend;
  const common = buildFields(frontend, { chroots: activeChroots(db, project), user: call.me });
  const form = new Form([...fields, ...common, ...last], data);
  form.mustBeRightForBuild();
  if (!canBuildIn(db, call.me, project)) {
    throw accessRestricted(
      `User ${call.me.name} is not allowed to build in the copr: ${fullName(db, project)}`,
    );
  }
  return form;
}

/** `POST /build/check-before-build`: what a create would refuse, without a file (recordings build-check-before-*). @throws ApiError 400, 403, 404, 500 */
export function checkBeforeBuild(frontend: Frontend, call: Call): Answer {
  const { db } = frontend;
  const data = formData(call, KEPT);
  const project = projectOfBody(db, call);
  const [dirname] = data.get('project_dirname') ?? [];
  if (typeof dirname === 'string' && dirname !== '') checkDirectory(project, dirname);
  if (!canBuildIn(db, call.me, project)) {
    throw accessRestricted(`User '${call.me.name}' is not allowed to build in '${fullName(db, project)}'`);
  }
  const fields = buildFields(frontend, { chroots: activeChroots(db, project), user: call.me });
  new Form(fields, data).mustBeRightForBuild();
  return { json: { message: 'It should be safe to submit a build like this' } };
}
