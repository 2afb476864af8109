import type { ProjectRow } from '../db/rows.js';
import type { Frontend } from '../frontend.js';
import { activeChroots, fullName, ownerName } from './names.js';

/** Words of a text. */
export const wordsOf = (text: string): string[] => text.split(/\s+/).filter((word) => word !== '');

/** Where the repositories of a project begin; with another directory's name, those of that. */
export function repoUrl({ db, urls }: Frontend, project: ProjectRow, dirname = project.name): string {
  return `${urls.results}/results/${ownerName(db, project)}/${dirname}`;
}

/** A project as the API tells of it (copr contract 3). */
export function projectJson(frontend: Frontend, project: ProjectRow): Record<string, unknown> {
  const { db } = frontend;
  const base = repoUrl(frontend, project);
  return {
    name: project.name,
    persistent: project.persistent,
    additional_repos: wordsOf(project.repos),
    storage: project.storage,
    homepage: project.homepage,
    contact: project.contact,
    description: project.description,
    instructions: project.instructions,
    devel_mode: project.develMode,
    unlisted_on_hp: project.unlistedOnHp,
    auto_prune: project.autoPrune,
    enable_net: project.enableNet,
    bootstrap: project.bootstrap,
    isolation: project.isolation,
    module_hotfixes: project.moduleHotfixes,
    appstream: project.appstream,
    packit_forge_projects_allowed: wordsOf(project.packitForgeProjectsAllowed),
    follow_fedora_branching: project.followFedoraBranching,
    repo_priority: project.repoPriority,
    id: project.id,
    ownername: ownerName(db, project),
    full_name: fullName(db, project),
    chroot_repos: Object.fromEntries(
      activeChroots(db, project).map((chroot) => [chroot, `${base}/${chroot}/`]),
    ),
  };
}
