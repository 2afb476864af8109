import { accessRestricted, databaseError } from '../api-error.js';
import { mustBeAbleToEdit } from '../auth/access.js';
import type { ProjectRow } from '../db/rows.js';
import { Form } from '../forms/form.js';
import { type FormData, formData, rename } from '../forms/form-data.js';
import type { Frontend } from '../frontend.js';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/call.js';
import { findProject } from './find-project.js';
import { activeChroots } from './names.js';
import { withChroots } from './project-chroots.js';
import { chrootsField, deleteAfterDays, PROJECT_NAMES, projectFields } from './project-form.js';
import { projectJson } from './project-json.js';

/** `PUT /project/edit/<owner>/<project>`: what was not sent stays. @throws ApiError 400, 403, 404 */
export function editProject(frontend: Frontend, call: Call): Answer {
  const { db } = frontend;
  const project = findProject(db, call.param('ownername'), call.param('projectname'));
  const data = rename(formData(call, { keep: ['chroots'] }), PROJECT_NAMES);
  const form = new Form([chrootsField(db), ...withDays(projectFields(db))], data);
  form.mustBeRight();
  const message = 'Only owners and admins may update their projects.';
  mustBeAbleToEdit(db, { user: call.me, project, message });
  const changes = changesOf(form, data);
  const chroots = form.list('chroots');
  const changed = db.projects.update(project.id, {
    ...changes,
    ...(chroots.length > 0 ? { chroots: withChroots(project, chroots) } : {}),
  });
  if (!call.me.admin && !changed.autoPrune) {
    throw accessRestricted('Non-admin cannot disable auto-prunning.');
  }
  if (project.develMode !== changed.develMode) frontend.backend.createRepos({ projectId: project.id });
  const before = activeChroots(db, project);
  const added = activeChroots(db, changed).filter((name) => !before.includes(name));
  if (added.length > 0) frontend.backend.createRepos({ projectId: project.id, chroots: added });
  return { json: projectJson(frontend, changed) };
}

/** The field stands behind `contact`. */
function withDays(fields: ReturnType<typeof projectFields>): ReturnType<typeof projectFields> {
  const at = fields.findIndex(({ name }) => name === 'contact') + 1;
  return [...fields.slice(0, at), deleteAfterDays, ...fields.slice(at)];
}

type Changes = { -readonly [K in keyof Omit<ProjectRow, 'id'>]?: ProjectRow[K] };

/** Columns of the fields that were sent and hold something. */
function changesOf(form: Form, data: FormData): Changes {
  const changes: Changes = {};
  for (const name of data.keys()) {
    if (form.data(name) === null) continue;
    // Its column holds numbers; nobody else but this form writes a word there.
    if (name === 'storage') throw databaseError();
    if (name === 'delete_after_days') {
      const days = form.number(name);
      changes.deleteAfterDays = days === -1 ? null : days;
      continue;
    }
    Object.assign(changes, COLUMNS[name]?.(form) ?? {});
  }
  return changes;
}

const textColumn =
  (column: keyof ProjectRow, name: string) =>
  (form: Form): Changes => ({ [column]: form.text(name) });
const flagColumn =
  (column: keyof ProjectRow, name: string) =>
  (form: Form): Changes => ({ [column]: form.flag(name) });

const COLUMNS: Readonly<Record<string, (form: Form) => Changes>> = {
  description: textColumn('description', 'description'),
  instructions: textColumn('instructions', 'instructions'),
  homepage: textColumn('homepage', 'homepage'),
  contact: textColumn('contact', 'contact'),
  repos: textColumn('repos', 'repos'),
  runtime_dependencies: textColumn('runtimeDependencies', 'runtime_dependencies'),
  packit_forge_projects_allowed: textColumn('packitForgeProjectsAllowed', 'packit_forge_projects_allowed'),
  disable_createrepo: flagColumn('develMode', 'disable_createrepo'),
  unlisted_on_hp: flagColumn('unlistedOnHp', 'unlisted_on_hp'),
  auto_prune: flagColumn('autoPrune', 'auto_prune'),
  bootstrap: textColumn('bootstrap', 'bootstrap'),
  isolation: textColumn('isolation', 'isolation'),
  follow_fedora_branching: flagColumn('followFedoraBranching', 'follow_fedora_branching'),
  multilib: flagColumn('multilib', 'multilib'),
  build_enable_net: flagColumn('enableNet', 'build_enable_net'),
  enable_net: flagColumn('enableNet', 'enable_net'),
  module_hotfixes: flagColumn('moduleHotfixes', 'module_hotfixes'),
  fedora_review: flagColumn('fedoraReview', 'fedora_review'),
  appstream: flagColumn('appstream', 'appstream'),
  repo_priority: (form) => ({ repoPriority: form.number('repo_priority') }),
};
