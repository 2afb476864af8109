import { ApiError } from '../api-error.js';
import type { ProjectRow } from '../db/rows.js';
import type { Frontend } from '../frontend.js';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/call.js';
import { findProject } from '../projects/find-project.js';
import { activeChroots, ownerName } from '../projects/names.js';
import { repoUrl } from '../projects/project-json.js';
import { type Dependency, dependenciesOf, MULTILIB } from './rpmrepo.js';

/** Distributions whose release dnf knows. */
const RELEASED = /^(fedora|centos-stream|opensuse-leap|mageia)-[\d.]+$/;

/**
 * What `dnf copr enable` puts into yum.repos.d: the project's repository, its twin for the other word length where it is asked for with an
 * architecture, and what the project depends on. Nothing of the sandbox is signed.
 * @throws ApiError 404, whose header names the chroots that there are
 */
export function repoFile(frontend: Frontend, call: Call, owner: string): Answer {
  const dirname = call.param('dirname');
  const project = findProject(frontend.db, owner, dirname.split(':', 1)[0] ?? '');
  const release = call.param('name_release');
  const arch = call.query.get('arch');
  const wanted = arch === null ? release : `${release}-${arch}`;
  const chroots = activeChroots(frontend.db, project);
  if (!project.dirs.includes(dirname) || !chroots.some((chroot) => chroot.startsWith(wanted))) {
    throw noChroot({ wanted, name: `${owner}/${dirname}`, chroots });
  }
  const own = { frontend, project, dirname, release };
  const narrow = project.multilib && arch !== null ? MULTILIB[arch] : undefined;
  const sections = [projectSection(own)];
  if (narrow !== undefined && chroots.includes(`${release}-${narrow}`)) {
    sections.push(projectSection({ ...own, narrow }));
  }
  for (const dependency of dependenciesOf(frontend, project)) {
    sections.push(dependencySection(frontend, { dependency, release }));
  }
  return { headers: { 'Content-Type': 'text/plain' }, text: sections.join('\n') };
}

interface Repository {
  readonly frontend: Frontend;
  readonly project: ProjectRow;
  readonly dirname: string;
  readonly release: string;
  /** The architecture beside the usual one. */
  readonly narrow?: string;
  /** Where it is what others depend on. */
  readonly opts?: Dependency['opts'];
}

function projectSection({ frontend, project, dirname, release, narrow, opts }: Repository): string {
  const owner = ownerName(frontend.db, project);
  const host = new URL(frontend.urls.frontend).hostname;
  const { moduleHotfixes, repoPriority } = project;
  const suffix = narrow === undefined ? '' : ':ml';
  return section([
    `[${opts?.id ?? `copr:${host}:${owner.replace('@', 'group_')}:${dirname}${suffix}`}]`,
    `name=${opts?.name ?? `Copr repo for ${dirname} owned by ${owner}`}${narrow === undefined ? '' : ` (${narrow})`}`,
    `baseurl=${repoUrl(frontend, project, dirname)}/${folderOf(release)}-${narrow ?? '$basearch'}/`,
    'type=rpm-md',
    'skip_if_unavailable=True',
    'gpgcheck=0',
    'repo_gpgcheck=0',
    ...(narrow === undefined ? [] : ['cost=1100']),
    'enabled=1',
    'enabled_metadata=1',
    ...(moduleHotfixes ? ['module_hotfixes=1'] : []),
    ...(repoPriority === null ? [] : [`priority=${repoPriority}`]),
  ]);
}

function dependencySection(
  frontend: Frontend,
  { dependency, release }: { dependency: Dependency; release: string },
): string {
  const { opts, type, data } = dependency;
  if (type === 'copr') {
    const project = findProject(frontend.db, data.owner, data.projectname);
    return projectSection({ frontend, project, dirname: project.name, release, opts });
  }
  return section([
    `[${opts.id}]`,
    `name=${opts.name}`,
    `baseurl=${data.pattern.replaceAll('$distname', release.replace(/-[^-]+$/, ''))}`,
    'type=rpm-md',
    'skip_if_unavailable=True',
    'repo_gpgcheck=0',
    'gpgcheck=0',
    'enabled=1',
    'enabled_metadata=1',
  ]);
}

const section = (lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

const folderOf = (release: string): string => release.replace(RELEASED, '$1-$releasever');

/** The page is for people, the header for dnf. */
function noChroot(missing: { wanted: string; name: string; chroots: readonly string[] }): ApiError {
  const { wanted, name, chroots } = missing;
  const data = Buffer.from(JSON.stringify({ 'available chroots': chroots })).toString('base64');
  const hint =
    chroots.length === 0
      ? `There are no enabled chroots in ${name}.`
      : `Available chroots:\n${chroots.join('\n')}\n`;
  return new ApiError(404, `Chroot ${wanted} does not exist in ${name}.\n${hint}`, {
    'Copr-Error-Data': data,
  });
}
