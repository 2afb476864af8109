import { randomUUID } from 'node:crypto';
import { accessRestricted, notFound } from '../api-error.js';
import { mustBeMember } from '../auth/access.js';
import type { GroupRow, ProjectRow, UserRow } from '../db/rows.js';
import { boolean, type FieldSpec } from '../forms/field.js';
import { Form } from '../forms/form.js';
import { formData, rename } from '../forms/form-data.js';
import { line, plain } from '../forms/shared-fields.js';
import { checkText, matches, required } from '../forms/validator.js';
import { type Frontend, seconds } from '../frontend.js';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/call.js';
import { findGroup, projectOf } from './find-project.js';
import { newChroot } from './project-chroots.js';
import { chrootsField, deleteAfterDays, PROJECT_NAMES, projectFields } from './project-form.js';
import { projectJson } from './project-json.js';

/** What fields of the form are where they were not sent. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  disable_createrepo: false,
  unlisted_on_hp: false,
  auto_prune: true,
  follow_fedora_branching: true,
  multilib: false,
  build_enable_net: false,
  enable_net: false,
  module_hotfixes: false,
  fedora_review: false,
  appstream: false,
  persistent: false,
  chroots: [],
};

/** `POST /project/add/<owner>`. @throws ApiError 400, 403, 404 */
export function addProject(frontend: Frontend, call: Call): Answer {
  const { db } = frontend;
  const existsIsFine = call.query.get('exist_ok') === 'True';
  const { user, group } = ownerOf(frontend, call);
  const data = rename(formData(call, { keep: ['chroots'] }), PROJECT_NAMES);
  for (const [name, value] of Object.entries(DEFAULTS)) if (!data.has(name)) data.set(name, [value]);
  const owner = group === undefined ? user.name : `@${group.name}`;
  const existing = (name: string): ProjectRow | undefined => projectOf(db, owner, name);
  const form = new Form(
    [
      ...projectFields(db),
      nameField({ group, exists: (name) => existing(name) !== undefined }),
      plain('persistent', boolean),
      deleteAfterDays,
      chrootsField(db),
    ],
    data,
  );
  if (!isRight(form)) {
    const known = existing(form.text('name') ?? '');
    if (existsIsFine && known !== undefined) return { json: projectJson(frontend, known) };
    throw form.invalid();
  }
  mustBeAllowed({ me: call.me, user, form });
  if (group !== undefined) mustBeMember(user, group);
  const project = db.projects.insert(rowOf(form, { user, group, createdOn: seconds(frontend) }));
  frontend.backend.createRepos({ projectId: project.id });
  return { json: projectJson(frontend, project) };
}

/** Who owns it: a group's project belongs to its maker, too. */
function ownerOf({ db }: Frontend, call: Call): { user: UserRow; group: GroupRow | undefined } {
  const owner = call.param('ownername');
  if (owner.startsWith('@')) return { user: call.me, group: findGroup(db, owner.slice(1)) };
  const user = owner === call.me.name ? call.me : db.usersByName.get(owner)[0];
  if (user === undefined) throw notFound(`No such user \`${owner}'`);
  return { user, group: undefined };
}

function nameField({
  group,
  exists,
}: {
  group: GroupRow | undefined;
  exists: (name: string) => boolean;
}): FieldSpec {
  const taken = (name: string): string =>
    group === undefined
      ? `You already have a project named '${name}'.`
      : `Group ${group.name} already has a project named '${name}'.`;
  return line('name', {
    validators: [
      required(),
      matches(/^[\p{L}\p{N}_.-]+$/u, 'Name must contain only letters, digits, underscores, dashes and dots.'),
      checkText((name) => !exists(name), taken),
      checkText((name) => !/^\d+$/.test(name), "Project's name can not be just number."),
    ],
  });
}

function isRight(form: Form): boolean {
  if (!form.validate()) return false;
  if (!form.flag('persistent') || (form.number('delete_after_days') ?? 0) === 0) return true;
  form.addError('delete_after_days', "'delete after' can not be combined with persistent");
  return false;
}

/** Others' projects, and what only administrators may set (copr contract 2). */
function mustBeAllowed({ me, user, form }: { me: UserRow; user: UserRow; form: Form }): void {
  if (me.admin) return;
  if (me.id !== user.id) {
    throw accessRestricted(
      `You were authorized as '${me.name}' user without permissions to access projects of user '${user.name}'`,
    );
  }
  if (form.flag('persistent')) throw accessRestricted('Non-admin cannot create persistent project.');
  if (!form.flag('auto_prune')) throw accessRestricted('Non-admin cannot disable auto-prunning.');
  if (form.text('storage') !== null) throw accessRestricted('Non-admin cannot set storage');
}

function rowOf(
  form: Form,
  { user, group, createdOn }: { user: UserRow; group: GroupRow | undefined; createdOn: number },
): Omit<ProjectRow, 'id'> {
  const name = form.text('name') ?? '';
  const spaced = (field: string): string => (form.text(field) ?? '').replaceAll('\n', ' ');
  const days = form.number('delete_after_days');
  return {
    name,
    userId: user.id,
    groupId: group?.id ?? null,
    homepage: form.text('homepage'),
    contact: form.text('contact'),
    description: form.text('description') ?? '',
    instructions: form.text('instructions') ?? '',
    repos: spaced('repos'),
    runtimeDependencies: spaced('runtime_dependencies'),
    packitForgeProjectsAllowed: spaced('packit_forge_projects_allowed'),
    develMode: form.flag('disable_createrepo'),
    unlistedOnHp: form.flag('unlisted_on_hp'),
    autoPrune: form.flag('auto_prune'),
    persistent: form.flag('persistent'),
    enableNet: form.flag('enable_net'),
    bootstrap: form.text('bootstrap') ?? oldBootstrap(form) ?? 'default',
    isolation: form.text('isolation') ?? 'default',
    followFedoraBranching: form.flag('follow_fedora_branching'),
    multilib: form.flag('multilib'),
    moduleHotfixes: form.flag('module_hotfixes'),
    fedoraReview: form.flag('fedora_review'),
    appstream: form.flag('appstream'),
    repoPriority: form.number('repo_priority'),
    storage: form.text('storage') === 'pulp' ? 'pulp' : 'backend',
    deleteAfterDays: days === null || days === -1 ? null : days,
    createdOn,
    webhookSecret: randomUUID(),
    forkedFrom: null,
    chroots: form.list('chroots').map(newChroot),
    dirs: [name],
    permissions: [],
  };
}

function oldBootstrap(form: Form): string | undefined {
  const old = form.data('use_bootstrap_container');
  if (old === true || old === 'true') return 'on';
  return old === false || old === 'false' ? 'off' : undefined;
}
