import type { Project } from '../api/project-schemas.js';
import type { RegisterInput } from './definition-schemas.js';

/** Settings that a project shows; the others can't be read back (copr contract 3). */
const shown = [
  'description',
  'instructions',
  'homepage',
  'contact',
  'unlisted_on_hp',
  'enable_net',
  'auto_prune',
  'bootstrap',
  'isolation',
  'follow_fedora_branching',
  'devel_mode',
  'module_hotfixes',
  'appstream',
  'packit_forge_projects_allowed',
  'repo_priority',
  'additional_repos',
  'persistent',
  'storage',
] as const satisfies readonly (keyof RegisterInput & keyof Project)[];

/** Settings that were asked for and are otherwise: `enable_net (false there, true here)`. What was not said is not compared. */
export function differingSettings(wanted: RegisterInput, project: Project): readonly string[] {
  return shown.flatMap((name) => {
    const [here, there] = [wanted[name], project[name]];
    if (here === undefined || spelled(here) === spelled(there)) return [];
    return [`${name} (${spelled(there)} there, ${spelled(here)} here)`];
  });
}

/** The server shows nothing as null or as an empty text. */
function spelled(value: unknown): string {
  return value === undefined || value === null || value === '' ? 'nothing' : JSON.stringify(value);
}
