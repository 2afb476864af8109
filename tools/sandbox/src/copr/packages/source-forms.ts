import type { Database } from '../db/database.js';
import type { SourceDict, SourceType } from '../db/rows.js';
import { type FieldSpec, select, selectMany, text } from '../forms/field.js';
import { noneTo, words } from '../forms/filters.js';
import type { Form } from '../forms/form.js';
import { line, plain } from '../forms/shared-fields.js';
import { oneUrl, repoUrls } from '../forms/urls.js';
import { checkText, matches, maxLength, optional, required } from '../forms/validator.js';
import { projectOf } from '../projects/find-project.js';

/** Kinds of sources that packages can be given. */
export type PackageSource = Extract<SourceType, 'scm' | 'pypi' | 'rubygems' | 'custom' | 'distgit'>;

/** The dist-gits that the instance knows, the default first (recording build-create-distgit-bad-400). */
const DISTGITS: Readonly<Record<string, string>> = { fedora: 'https://src.fedoraproject.org' };
const NAME_LENGTH = 100;

/** What a kind of source asks for, and what becomes of the answers. */
export interface SourceForm {
  readonly fields: readonly FieldSpec[];
  /** The source as packages and builds keep it. */
  readonly source: (form: Form) => SourceDict;
}

/** The forms of all kinds. */
export function sourceForm(db: Database, type: PackageSource): SourceForm {
  return type === 'custom' ? customForm(db) : FORMS[type];
}

const FORMS: Readonly<Record<Exclude<PackageSource, 'custom'>, SourceForm>> = {
  scm: {
    fields: [
      plain('scm_type', select(['git', 'svn']), { initial: 'git' }),
      line('clone_url', { validators: [required(), oneUrl] }),
      line('committish', { validators: [optional] }),
      line('subdirectory', { validators: [optional] }),
      line('spec', {
        validators: [optional, matches(/^.+\.spec$/, 'RPM spec file must end with .spec')],
      }),
      plain('srpm_build_method', select(['rpkg', 'tito', 'tito_test', 'make_srpm']), { initial: 'rpkg' }),
    ],
    source: (form) => ({
      type: form.text('scm_type'),
      clone_url: form.text('clone_url'),
      subdirectory: form.text('subdirectory'),
      committish: form.text('committish'),
      spec: form.text('spec'),
      srpm_build_method: form.text('srpm_build_method'),
    }),
  },
  pypi: {
    fields: [
      line('pypi_package_name', { validators: [required(), maxLength(NAME_LENGTH - 'python-'.length)] }),
      line('pypi_package_version', { validators: [optional] }),
      plain('spec_generator', select(['pyp2rpm', 'pyp2spec']), { initial: 'pyp2spec' }),
      plain('spec_template', select(['', 'fedora', 'epel7', 'mageia', 'pld']), { initial: '' }),
      plain('python_versions', selectMany(['3', '2'])),
    ],
    source: (form) => ({
      pypi_package_name: form.text('pypi_package_name'),
      pypi_package_version: form.text('pypi_package_version'),
      spec_generator: form.text('spec_generator'),
      spec_template: form.text('spec_template'),
      python_versions: form.list('python_versions'),
    }),
  },
  rubygems: {
    fields: [line('gem_name', { validators: [required(), maxLength(NAME_LENGTH - 'rubygem-'.length)] })],
    source: (form) => ({ gem_name: form.text('gem_name') }),
  },
  distgit: {
    fields: [
      plain('distgit', select(Object.keys(DISTGITS)), {
        validators: [
          checkText(
            (name) => Object.hasOwn(DISTGITS, name),
            `DistGit ID must be one of: ${Object.keys(DISTGITS).join(', ')}`,
          ),
        ],
        filters: [noneTo('fedora')],
      }),
      line('committish', { validators: [optional] }),
      line('namespace', { validators: [optional] }),
    ],
    source: (form) => distgitSource(form),
  },
};

function distgitSource(form: Form): SourceDict {
  const distgit = form.text('distgit') ?? 'fedora';
  const namespace = form.text('namespace') ?? '';
  const folder = namespace === '' ? 'rpms' : namespace.replaceAll(/\/+/g, '/').replace(/\/$/, '');
  const committish = form.text('committish') ?? '';
  return {
    clone_url: `${DISTGITS[distgit] ?? ''}/${folder}/${form.text('package_name') ?? ''}`,
    distgit,
    ...(namespace === '' ? {} : { namespace: folder }),
    ...(committish === '' ? {} : { committish }),
  };
}

function customForm(db: Database): SourceForm {
  const active = db.mockChroots.filter((chroot) => chroot.active).map(({ name }) => name);
  const latest = new Set(
    active
      .filter((name) => name.startsWith('fedora-'))
      .map((name) => `fedora-latest-${name.split('-').at(-1) ?? ''}`),
  );
  const repos = repoUrls((owner, name) => projectOf(db, owner, name.split(':', 1)[0] ?? '') !== undefined);
  return {
    fields: [
      plain('script', text, {
        validators: [required(), maxLength(4096, 'Maximum script size is 4kB')],
        filters: [unixLines],
      }),
      line('builddeps', { validators: [optional] }),
      plain('repos', text, { validators: [repos], filters: [words] }),
      plain('chroot', select([...latest, ...active]), { initial: 'fedora-latest-x86_64' }),
      line('resultdir', { validators: [optional] }),
    ],
    source: (form) => ({
      script: form.text('script'),
      chroot: form.text('chroot'),
      builddeps: form.text('builddeps'),
      resultdir: form.text('resultdir'),
      repos: form.text('repos'),
    }),
  };
}

function unixLines(script: unknown): unknown {
  if (typeof script !== 'string' || script === '') return script;
  const unix = script.split('\n', 1)[0]?.endsWith('\r') === true ? script.replaceAll('\r\n', '\n') : script;
  return unix.endsWith('\n') ? unix : `${unix}\n`;
}
