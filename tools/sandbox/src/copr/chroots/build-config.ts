import type { BuildRow, ProjectChroot, ProjectRow } from '../db/rows.js';
import { urlParts } from '../forms/urls.js';
import type { Frontend } from '../frontend.js';
import { projectOf } from '../projects/find-project.js';
import { activeChroots, fullName } from '../projects/names.js';
import { repoUrl, wordsOf } from '../projects/project-json.js';

const MEMORY = 2048;

/** A repository as mock is told of it. */
interface RepoView {
  readonly baseurl: string;
  readonly module_hotfixes: boolean | null;
  readonly priority: number | null;
  readonly repo_gpgcheck: boolean | null;
  readonly id: string;
  readonly name: string;
}

/** What `GET /build-chroot/build-config` tells: without what is null (copr contract 3). */
export function buildChrootConfig(
  frontend: Frontend,
  build: BuildRow,
  name: string,
): Record<string, unknown> {
  const project = frontend.db.projects.need(build.projectId);
  const chroot = project.chroots.find((one) => one.name === name);
  const isActive = activeChroots(frontend.db, project).includes(name) && chroot !== undefined;
  const config: Record<string, unknown> = {
    additional_repos: chroot === undefined ? [] : additionalRepos(frontend, project, chroot),
    additional_packages: isActive ? wordsOf(chroot.buildrootPkgs) : null,
    with_opts: isActive ? wordsOf(chroot.withOpts) : null,
    without_opts: isActive ? wordsOf(chroot.withoutOpts) : null,
    enable_net: build.enableNet,
    is_background: build.isBackground,
    memory_limit: MEMORY,
    timeout: build.timeout,
    ...bootstrapOf(project, isActive ? chroot : undefined, build),
    repos: isActive ? reposOf(frontend, { project, chroot, dirname: build.dirname }) : null,
  };
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== null));
}

function bootstrapOf(
  { bootstrap }: ProjectRow,
  chroot: ProjectChroot | undefined,
  build: BuildRow,
): { bootstrap: string | null; bootstrap_image: string | null } {
  const ofChroot = chroot?.bootstrap ?? 'unchanged';
  const inherited = ofChroot === 'unchanged' ? (bootstrap ?? 'default') : ofChroot;
  const chosen = ['unchanged', null, ''].includes(build.bootstrap) ? inherited : build.bootstrap;
  return {
    bootstrap: chosen === 'default' ? null : chosen,
    bootstrap_image: chosen === 'custom_image' ? (chroot?.bootstrapImage ?? null) : null,
  };
}

/** Names of everything that the chroot's builds may draw from (recording cli-mock-config). */
export function additionalRepos({ db }: Frontend, project: ProjectRow, chroot: ProjectChroot): string[] {
  const own = `copr://${fullName(db, project)}`;
  const devel = project.develMode ? [`${own}/devel`] : [];
  return [own, ...wordsOf(chroot.repos), ...wordsOf(project.repos), ...devel];
}

/** The repositories of a chroot as mock needs them. */
export function reposOf(
  frontend: Frontend,
  { project, chroot, dirname }: { project: ProjectRow; chroot: ProjectChroot; dirname: string },
): RepoView[] {
  const priority = project.repoPriority === 99 ? null : project.repoPriority;
  const own = (id: string, name: string, baseurl: string, hotfixes: boolean | null): RepoView => ({
    baseurl,
    module_hotfixes: hotfixes,
    priority,
    repo_gpgcheck: false,
    id,
    name,
  });
  const base = repoUrl(frontend, project);
  const suffix = project.storage === 'pulp' ? '-devel' : '/devel';
  const repos = [
    own('copr_base', 'Copr repository', `${base}/${chroot.name}/`, project.moduleHotfixes ? true : null),
  ];
  if (project.develMode) {
    repos.push(own('copr_base_devel', 'Copr buildroot', `${base}/${chroot.name}${suffix}/`, null));
  }
  if (dirname !== project.name) {
    const url = `${repoUrl(frontend, project, dirname)}/${chroot.name}/`;
    repos.push(own('copr_coprdir', 'Coprdir repository', url, null));
  }
  const more = [...wordsOf(project.repos), ...wordsOf(chroot.repos)];
  return [...repos, ...more.map((repo) => additionalRepo(frontend, repo, chroot.name))];
}

function additionalRepo(frontend: Frontend, repo: string, chroot: string): RepoView {
  const id = repoName(repo);
  const { scheme, netloc, path } = urlParts(repo);
  const priority = /[?&]priority=(-?\d+)/.exec(repo)?.[1];
  const name = path.split('/')[1] ?? '';
  const project = scheme === 'copr' ? projectOf(frontend.db, netloc, name) : undefined;
  return {
    baseurl: baseUrl(frontend, { repo, chroot, copr: scheme === 'copr' ? `${netloc}/${name}` : undefined }),
    module_hotfixes: project?.moduleHotfixes === true ? true : null,
    priority: priority === undefined ? null : Number(priority),
    repo_gpgcheck: project === undefined ? null : false,
    id,
    name: `Additional repo ${id}`,
  };
}

function baseUrl(
  { urls }: Frontend,
  { repo, chroot, copr }: { repo: string; chroot: string; copr: string | undefined },
): string {
  if (copr !== undefined) return `${urls.results}/results/${copr}/${chroot}/`;
  return repo
    .replace(/([?&])priority=-?\d+&?/, '$1')
    .replace(/[?&]$/, '')
    .replaceAll('$chroot', chroot)
    .replaceAll('$distname', chroot.split('-').slice(0, -2).join('-'));
}

/** A URL as a repository's id. */
export function repoName(url: string): string {
  return url
    .replaceAll(/[^a-zA-Z0-9]/g, '_')
    .replaceAll(/_+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
}
