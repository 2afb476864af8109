import type { Database } from '../db/database.js';
import { boolean, type FieldSpec, integer, select, selectMany, text } from '../forms/field.js';
import { emptyToNull, stripSchemas, words } from '../forms/filters.js';
import { bootstrapField, isolationField, line, plain } from '../forms/shared-fields.js';
import { httpUrls, mailOrUrl, oneUrl, repoUrls, sourceUrls } from '../forms/urls.js';
import { between, optional } from '../forms/validator.js';
import { projectOf } from './find-project.js';

/** Days that a project may be kept before it goes by itself. */
export const deleteAfterDays: FieldSpec = plain('delete_after_days', integer, {
  validators: [optional, between({ min: -1, max: 720 })],
});

/** Active chroots of the instance; recording project-add-no-chroots-400 shows what none becomes where there is a default. */
export const chrootsField = (db: Database, options: { initial?: unknown } = {}): FieldSpec =>
  plain('chroots', selectMany(activeNames(db)), options);

const activeNames = (db: Database): string[] =>
  db.mockChroots.filter(({ active }) => active).map(({ name }) => name);

/** Fields of the forms that make and change projects, in the order in which their errors are told. */
export function projectFields(db: Database): FieldSpec[] {
  // As in the dnf plugin: a side directory's repository is there when its project is.
  const repos = repoUrls((owner, name) => projectOf(db, owner, name.split(':', 1)[0] ?? '') !== undefined);
  return [
    plain('description', text),
    plain('instructions', text),
    line('homepage', { validators: [optional, oneUrl], filters: [emptyToNull] }),
    line('contact', { validators: [optional, mailOrUrl], filters: [emptyToNull] }),
    plain('repos', text, { validators: [repos], filters: [words] }),
    plain('runtime_dependencies', text, { validators: [repos], filters: [words] }),
    plain('initial_pkgs', text, { validators: [httpUrls, sourceUrls], filters: [words] }),
    plain('disable_createrepo', boolean),
    plain('unlisted_on_hp', boolean),
    plain('auto_prune', boolean),
    line('use_bootstrap_container', { validators: [optional] }),
    bootstrapField('project'),
    isolationField('project'),
    plain('follow_fedora_branching', boolean),
    plain('multilib', boolean),
    plain('build_enable_net', boolean),
    plain('enable_net', boolean),
    plain('module_hotfixes', boolean),
    plain('fedora_review', boolean),
    plain('appstream', boolean),
    plain('packit_forge_projects_allowed', text, { validators: [optional], filters: [words, stripSchemas] }),
    plain('repo_priority', integer, { validators: [optional, between({ min: 1 })] }),
    plain('storage', select(['backend', 'pulp']), { validators: [optional] }),
  ];
}

/** Names that the API has for fields that the forms call otherwise. */
export const PROJECT_NAMES = { devel_mode: 'disable_createrepo', additional_repos: 'repos' } as const;
