import type { Package } from '../api/package-schema.js';
import { packageSources } from '../api/package-schemas.js';
import type { PackageInput } from './definition-schemas.js';

/** How the server shows a field under another name than it takes it (copr contract 3). */
const shownAs: Readonly<Record<string, readonly string[]>> = {
  scm_type: ['type'],
  source_build_method: ['source_build_method', 'srpm_build_method'],
  script_chroot: ['chroot'],
  script_builddeps: ['builddeps'],
  script_resultdir: ['resultdir'],
  script_repos: ['repos'],
};

/** What of a package's source is otherwise at the server, in its words; what was not said is not compared. */
export function differingSource(wanted: PackageInput, there: Package): readonly string[] {
  const { source_type: type } = wanted;
  if (type !== there.source_type) return [`source_type (${there.source_type} there, ${type} here)`];
  const fields = wanted as Readonly<Record<string, unknown>>;
  return Object.keys(packageSources[type]).filter((name) => {
    const here = fields[name];
    if (here === undefined) return false;
    const names = shownAs[name] ?? [name];
    return !names.some((shown) => plain(there.source_dict[shown]) === plain(here));
  });
}

/** The server joins lists by a space, keeps numbers as texts, and nothing as an empty text (copr contract 1). */
function plain(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (Array.isArray(value)) return value.map(String).join(' ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
