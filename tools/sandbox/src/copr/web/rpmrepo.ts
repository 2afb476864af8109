import { notFound } from '../api-error.js';
import { repoName } from '../chroots/build-config.js';
import type { ProjectRow } from '../db/rows.js';
import { urlParts } from '../forms/urls.js';
import { type Frontend, seconds } from '../frontend.js';
import type { Answer } from '../http/answer.js';
import type { Call } from '../http/call.js';
import type { Route } from '../http/route.js';
import { projectOf } from '../projects/find-project.js';
import { activeChroots, ownerName } from '../projects/names.js';
import { wordsOf } from '../projects/project-json.js';

const KEPT_DAYS = 40;
/** 64-bit architectures and what they run beside. */
export const MULTILIB: Readonly<Record<string, string>> = { x86_64: 'i386', ppc64: 'ppc', s390x: 's390' };

/** `GET /rpmrepo/<owner>/<dirname>/<name-release>`: what dnf's plugin asks for; every name-release gets the same. */
export function rpmRepoRoutes(frontend: Frontend): Route[] {
  return [
    {
      path: '/rpmrepo/<ownername>/<dirname>/<name_release>',
      methods: { GET: { respond: (call) => rpmRepo(frontend, call) } },
    },
  ];
}

/** @throws ApiError 404 */
function rpmRepo(frontend: Frontend, call: Call): Answer {
  const owner = call.param('ownername');
  const name = call.param('dirname').split(':', 1)[0] ?? '';
  const project = projectOf(frontend.db, owner, name);
  if (project === undefined) throw notFound(`${owner}/${name} copr doesn't exist`);
  return {
    json: {
      results_url: `${frontend.urls.results}/results`,
      repos: reposOf(frontend, project),
      directories: directoriesOf(frontend, project),
      ...(project.deleteAfterDays === null ? {} : { delete_after_days: project.deleteAfterDays }),
      dependencies: dependenciesOf(frontend, project),
    },
  };
}

function reposOf({ db }: Frontend, project: ProjectRow): Record<string, { arch: Record<string, unknown> }> {
  const opts = {
    ...(project.moduleHotfixes ? { module_hotfixes: '1' } : {}),
    ...(project.repoPriority === null ? {} : { priority: project.repoPriority }),
  };
  const repos: Record<string, { arch: Record<string, unknown> }> = {};
  for (const chroot of activeChroots(db, project)) {
    const parts = chroot.split('-');
    const release = parts.slice(0, -1).join('-');
    const repo = (repos[release] ??= { arch: {} });
    repo.arch[parts.at(-1) ?? ''] = { opts };
  }
  if (!project.multilib) return repos;
  for (const { arch } of Object.values(repos)) {
    for (const [wide, narrow] of Object.entries(MULTILIB)) {
      if (!Object.hasOwn(arch, wide) || !Object.hasOwn(arch, narrow)) continue;
      arch[wide] = { opts, multilib: { [narrow]: { opts: { cost: '1100', ...opts } } } };
    }
  }
  return repos;
}

function directoriesOf(frontend: Frontend, project: ProjectRow): Record<string, unknown> {
  const builds = frontend.db.buildsByProject.get(project.id);
  return Object.fromEntries(
    project.dirs.map((dirname) => {
      if (!dirname.includes(':pr:')) return [dirname, {}];
      const last = Math.max(0, ...builds.filter((b) => b.dirname === dirname).map((b) => b.submittedOn));
      const days = (seconds(frontend) - last) / 86_400;
      return [dirname, { delete_after_days: last === 0 ? 0 : Math.max(0, Math.trunc(KEPT_DAYS - days)) }];
    }),
  );
}

/** A repository that users of a project need, too: of a project, or of anybody. */
export type Dependency = { readonly opts: { readonly id: string; readonly name: string } } & (
  | { readonly type: 'copr'; readonly data: { readonly owner: string; readonly projectname: string } }
  | { readonly type: 'external_baseurl'; readonly data: { readonly pattern: string } }
);

/** Dependencies of dependencies, too; projects first. */
export function dependenciesOf({ db, urls }: Frontend, project: ProjectRow): Dependency[] {
  const host = new URL(urls.frontend).hostname;
  const projects = new Set<ProjectRow>();
  const external = new Set<string>();
  const open = [project];
  for (let current = open.pop(); current !== undefined; current = open.pop()) {
    for (const dependency of wordsOf(current.runtimeDependencies)) {
      const { scheme, netloc, path } = urlParts(dependency);
      if (scheme !== 'copr') {
        external.add(dependency);
        continue;
      }
      const found = projectOf(db, netloc, path.split('/')[1] ?? '');
      if (found === undefined || found.id === project.id || projects.has(found)) continue;
      projects.add(found);
      open.push(found);
    }
  }
  const me = `${ownerName(db, project)}/${project.name}`;
  const ofProjects = [...projects].map((dependency, index): Dependency => {
    const owner = ownerName(db, dependency);
    return {
      opts: {
        id: `coprdep:${host}:${owner.replace('@', 'group_')}:${dependency.name}`,
        name: `Copr ${host}/${me} runtime dependency #${index + 1} - ${owner}/${dependency.name}`,
      },
      type: 'copr',
      data: { owner, projectname: dependency.name },
    };
  });
  const ofOthers = [...external].map(
    (url): Dependency => ({
      opts: {
        id: `coprdep:${repoName(url)}`,
        name: `Copr ${host}/${me} external runtime dependency #${projects.size + 1} - ${repoName(url)}`,
      },
      type: 'external_baseurl',
      data: { pattern: url },
    }),
  );
  return [...ofProjects, ...ofOthers];
}
