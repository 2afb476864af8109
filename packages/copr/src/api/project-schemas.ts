import { z } from 'zod';
import { newProjectName, ownerName, projectPlaceSchema } from './places.js';

const text = z.string();
const list = z.array(z.string().min(1));

/** A project as the server shows it (copr contract 3). What it can't tell: multilib, fedora_review, delete_after_days, runtime_dependencies. */
export const projectSchema = z.object({
  id: z.number().int(),
  name: text,
  ownername: text,
  /** `owner/name`. */
  full_name: text,
  homepage: text.nullish(),
  contact: text.nullish(),
  description: text.nullish(),
  instructions: text.nullish(),
  /** Repositories are made only when asked for: `regenerateRepos`. */
  devel_mode: z.boolean(),
  persistent: z.boolean(),
  unlisted_on_hp: z.boolean(),
  auto_prune: z.boolean(),
  /** The repositories by chroot, and the only list of a project's chroots. */
  chroot_repos: z.record(text, text),
  additional_repos: z.array(text),
  enable_net: z.boolean(),
  bootstrap: text.nullish(),
  isolation: text.nullish(),
  module_hotfixes: z.boolean(),
  appstream: z.boolean().optional(),
  packit_forge_projects_allowed: z.array(text).optional(),
  follow_fedora_branching: z.boolean().optional(),
  repo_priority: z.number().int().nullish(),
  /** `backend`, or `pulp`. Older servers don't tell. */
  storage: text.optional(),
});
/** See {@link projectSchema}. */
export type Project = z.output<typeof projectSchema>;

/** The settings that add and edit have in common. */
const settings = {
  description: text.optional().describe('Markdown. Default: empty.'),
  instructions: text.optional().describe('How to use it, in markdown. Default: empty.'),
  homepage: text.optional(),
  contact: text.optional().describe('An address or a URL.'),
  unlisted_on_hp: z.boolean().optional().describe('Not shown on the home page. Default: false.'),
  enable_net: z.boolean().optional().describe('Builds may use the network. Default: false.'),
  auto_prune: z
    .boolean()
    .optional()
    .describe('Old builds are removed; only administrators may say false. Default: true.'),
  bootstrap: z.enum(['default', 'on', 'off', 'image']).optional().describe('Default: default.'),
  isolation: z.enum(['default', 'nspawn', 'simple']).optional().describe('Default: default.'),
  follow_fedora_branching: z
    .boolean()
    .optional()
    .describe('New Fedora branches become chroots. Default: true.'),
  devel_mode: z
    .boolean()
    .optional()
    .describe('Builds get into the repositories only by regenerateRepos. Default: false.'),
  delete_after_days: z
    .number()
    .int()
    .min(-1)
    .max(720)
    .optional()
    .describe('Days until the project is removed; -1: never. Default: never.'),
  multilib: z.boolean().optional().describe('Default: false.'),
  module_hotfixes: z.boolean().optional().describe('Default: false.'),
  fedora_review: z.boolean().optional().describe('Runs fedora-review on each build. Default: false.'),
  appstream: z.boolean().optional().describe('Makes AppStream metadata. Default: false.'),
  runtime_dependencies: list.optional().describe('Repositories that users of this one need.'),
  packit_forge_projects_allowed: list.optional().describe('Projects of forges for which Packit may build.'),
  repo_priority: z.number().int().min(1).optional().describe('Of the repository, for dnf.'),
};

/** `projects.add`. Repositories for builds are `additional_repos` here, and `repos` in edit (copr contract 3). */
export const addProjectSchema = z.strictObject({
  ownername: ownerName.describe('Yourself, or a group of yours as @name.'),
  projectname: newProjectName,
  chroots: list
    .min(1)
    .describe('Names or patterns, such as fedora-*-x86_64, of chroots that this Copr has. At least one.'),
  ...settings,
  additional_repos: list.optional().describe('Repositories that builds may use.'),
  persistent: z.boolean().optional().describe('Never removed; for administrators. Default: false.'),
  storage: z.enum(['backend', 'pulp']).optional().describe('For administrators.'),
  exist_ok: z
    .boolean()
    .optional()
    .describe('A project of that name comes back as it is, unchanged. Default: false.'),
});
/** See {@link addProjectSchema}. */
export type AddProject = z.input<typeof addProjectSchema>;

/** `projects.edit`: what is left out stays, `[]` empties a list. */
export const editProjectSchema = projectPlaceSchema.extend({
  chroots: list
    .min(1)
    .optional()
    .describe('Replaces them all; names or patterns. One by one: enableChroot, disableChroot.'),
  ...settings,
  repos: list.optional().describe('Repositories that builds may use.'),
});
/** See {@link editProjectSchema}. */
export type EditProject = z.input<typeof editProjectSchema>;

/** `projects.fork`. */
export const forkProjectSchema = projectPlaceSchema.extend({
  dstownername: ownerName.describe('Yourself, or a group of yours as @name.'),
  dstprojectname: newProjectName,
  confirm: z.boolean().optional().describe('Copies into a project that is there already. Default: false.'),
});
/** See {@link forkProjectSchema}. */
export type ForkProject = z.input<typeof forkProjectSchema>;
