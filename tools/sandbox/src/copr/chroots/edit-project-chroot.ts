import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { badRequest } from '../api-error.js';
import { mustBeAbleToEdit } from '../auth/access.js';
import type { ProjectChroot } from '../db/rows.js';
import { boolean, commaList, type FieldSpec, file, text } from '../forms/field.js';
import { commas, words } from '../forms/filters.js';
import { Form } from '../forms/form.js';
import { type FormData, formData, rename } from '../forms/form-data.js';
import { bootstrapField, isolationField, line, plain } from '../forms/shared-fields.js';
import { repoUrls } from '../forms/urls.js';
import { matches, optional, textOf, ValidationError, type Validator } from '../forms/validator.js';
import type { Frontend } from '../frontend.js';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/call.js';
import { UploadedFile } from '../http/upload.js';
import { findProject, projectOf } from '../projects/find-project.js';
import { fullName } from '../projects/names.js';
import { newChroot } from '../projects/project-chroots.js';
import { findProjectChroot, projectChrootJson } from './project-chroot-routes.js';

const NAMES = {
  additional_repos: 'repos',
  additional_packages: 'buildroot_pkgs',
  additional_modules: 'module_toggle',
} as const;

const NO_IMAGE =
  'Enter valid bootstrap image id (<name>[:<tag>], e.g. fedora:33 or registry.fedoraproject.org/fedora:rawhide).';

/** `PUT /project-chroot/edit/<owner>/<project>/<chroot>`: what was not sent stays. @throws ApiError 400, 403, 404 */
export function editProjectChroot(frontend: Frontend, call: Call): Answer {
  const { db } = frontend;
  const project = findProject(db, call.param('ownername'), call.param('projectname'));
  const data = rename(formData(call, { keep: ['additional_modules'] }), NAMES);
  const form = new Form(fields(frontend), data);
  const chroot = findProjectChroot(frontend, project, call.param('chrootname'));
  if (!isRight(form)) throw form.invalid();
  const reset = resetFields(form, `${fullName(db, project)}/${chroot.name}`);
  const message = 'Only owners and admins may update their projects.';
  mustBeAbleToEdit(db, { user: call.me, project, message });
  const changed = { ...chroot, ...reset, ...changesOf(form, data) };
  const chroots = project.chroots.map((one) => (one.name === chroot.name ? changed : one));
  db.projects.update(project.id, { chroots });
  const comps = form.data('upload_comps');
  if (comps instanceof UploadedFile) {
    const folder = join(frontend.paths.results, fullName(db, project), chroot.name);
    mkdirSync(folder, { recursive: true });
    copyFileSync(comps.path, join(folder, 'comps.xml'));
  }
  return { json: projectChrootJson(frontend, project, changed) };
}

/** Errors are told in the order in which the fields were declared (recording project-chroot-edit-validation-400). */
function fields({ db }: Frontend): FieldSpec[] {
  const repos = repoUrls((owner, name) => projectOf(db, owner, name.split(':', 1)[0] ?? '') !== undefined);
  return [
    plain('module_toggle', commaList, { validators: [modules], filters: [commas] }),
    line('with_opts'),
    line('without_opts'),
    bootstrapField('chroot'),
    plain('bootstrap_image', text, {
      validators: [optional, matches(/^[-./\w]+(:[\w.-]+)?$/, NO_IMAGE)],
      filters: [(value) => (value === '' ? null : value)],
    }),
    isolationField('chroot'),
    line('buildroot_pkgs'),
    plain('repos', text, { validators: [repos, optional], filters: [words] }),
    plain('upload_comps', file),
    plain('delete_comps', boolean),
    line('reset_fields'),
  ];
}

function isRight(form: Form): boolean {
  const isValid = form.validate();
  if (form.text('bootstrap') !== 'custom_image' || form.text('bootstrap_image') !== null) return isValid;
  form.addError('bootstrap_image', 'Custom image is selected, but not specified');
  return false;
}

const modules: Validator = ({ data }) => {
  const seen = new Set<string>();
  for (const module of textOf(data).split(',')) {
    if (module === '') return;
    const [name = '', stream, ...more] = module.trim().split(':');
    if (stream === undefined || more.length > 0) {
      throw new ValidationError(
        `Module name '${module}' must consist of two parts separated with colon, e.g. module:stream`,
      );
    }
    const isName = (part: string): boolean => /^[a-zA-Z0-9\-_!][^ ]*$/.test(part);
    if (!isName(name)) {
      throw new ValidationError(
        `Module name '${name}' must contain only letters, digits, dashes, underscores.`,
      );
    }
    if (seen.has(name)) throw new ValidationError(`Module name '${name}' specified multiple times`);
    seen.add(name);
    if (!isName(stream)) {
      throw new ValidationError(
        `Stream part of module name '${stream}' must contain only letters, digits, dashes, underscores.`,
      );
    }
  }
};

/** Columns by the names that they can be reset with; those of the database can, too. */
const RESETS: Readonly<Record<string, keyof ProjectChroot>> = {
  repos: 'repos',
  buildroot_pkgs: 'buildrootPkgs',
  module_toggle: 'moduleToggle',
  with_opts: 'withOpts',
  without_opts: 'withoutOpts',
  comps_name: 'compsName',
  bootstrap: 'bootstrap',
  bootstrap_image: 'bootstrapImage',
  isolation: 'isolation',
};

/** @throws ApiError 400 (recording project-chroot-edit-reset-bad-400) */
function resetFields(form: Form, chroot: string): Partial<ProjectChroot> {
  const reset: Record<string, unknown> = {};
  const defaults = newChroot('');
  for (const asked of (form.text('reset_fields') ?? '').split(/\s+/).filter((name) => name !== '')) {
    const name = Object.hasOwn(NAMES, asked) ? NAMES[asked as keyof typeof NAMES] : asked;
    const column = RESETS[name];
    if (column === undefined) {
      throw badRequest(
        `Trying to reset an invalid attribute: ${name}\nSee \`copr-cli get-chroot ${chroot}' for all the possible attributes`,
      );
    }
    reset[column] = defaults[column];
  }
  return reset;
}

type Changes = { -readonly [K in keyof ProjectChroot]?: ProjectChroot[K] };

function changesOf(form: Form, data: FormData): Changes {
  const changes: Changes = {};
  if (data.has('buildroot_pkgs')) changes.buildrootPkgs = form.text('buildroot_pkgs') ?? '';
  if (data.has('repos')) changes.repos = (form.text('repos') ?? '').replaceAll('\n', ' ');
  if (data.has('module_toggle')) changes.moduleToggle = form.text('module_toggle') ?? '';
  if (data.has('with_opts')) changes.withOpts = form.text('with_opts') ?? '';
  if (data.has('without_opts')) changes.withoutOpts = form.text('without_opts') ?? '';
  if (form.flag('delete_comps')) changes.compsName = null;
  const comps = form.data('upload_comps');
  if (comps instanceof UploadedFile) changes.compsName = comps.filename;
  const bootstrap = form.text('bootstrap');
  const image = form.text('bootstrap_image');
  if (bootstrap !== null) changes.bootstrap = bootstrap;
  if (image !== null) {
    changes.bootstrapImage = image;
    // An image without its switch turns the switch.
    if (bootstrap === null || bootstrap === '') changes.bootstrap = 'custom_image';
  }
  const isolation = form.text('isolation');
  if (isolation !== null) changes.isolation = isolation;
  return changes;
}
