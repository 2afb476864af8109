import { basename } from 'node:path';
import type {
  BuildRow,
  PackageRow,
  ProjectChroot,
  ProjectRow,
  SourceDict,
  SourceType,
  State,
} from './db/rows.js';

/** The webhook secret that all projects of a replay have: the recorded ones were taken out. */
export const WEBHOOK_SECRET = '11111111-2222-4333-8444-555555555555';

/** A project as the frontend tells of it. */
export interface ProjectJson {
  readonly id: number;
  readonly name: string;
  readonly ownername: string;
  readonly homepage: string | null;
  readonly contact: string | null;
  readonly description: string;
  readonly instructions: string;
  readonly additional_repos: readonly string[];
  readonly packit_forge_projects_allowed: readonly string[];
  readonly devel_mode: boolean;
  readonly unlisted_on_hp: boolean;
  readonly auto_prune: boolean;
  readonly persistent: boolean;
  readonly enable_net: boolean;
  readonly bootstrap: string;
  readonly isolation: string;
  readonly follow_fedora_branching: boolean;
  readonly module_hotfixes: boolean;
  readonly appstream: boolean;
  readonly repo_priority: number | null;
  readonly storage: 'backend' | 'pulp';
  readonly chroot_repos: Readonly<Record<string, string>>;
}

/** A package as the frontend tells of it. */
export interface PackageJson {
  readonly id: number;
  readonly name: string;
  readonly projectname: string;
  readonly source_type: SourceType;
  readonly source_dict: SourceDict;
  readonly auto_rebuild: boolean;
}

/** A build as the frontend tells of it. */
export interface BuildJson {
  readonly id: number;
  readonly state: State;
  readonly chroots: readonly string[];
  readonly projectname: string;
  readonly project_dirname: string;
  readonly source_package: {
    readonly name: string | null;
    readonly version: string | null;
    readonly url: string | null;
  };
  readonly submitted_on: number;
  readonly ended_on: number | null;
  readonly is_background: boolean;
}

/** A chroot of a project with nothing set. */
export const plainChroot = (name: string, more: Partial<ProjectChroot> = {}): ProjectChroot => ({
  name,
  enabled: true,
  repos: '',
  buildrootPkgs: '',
  withOpts: '',
  withoutOpts: '',
  moduleToggle: '',
  compsName: null,
  bootstrap: null,
  bootstrapImage: null,
  isolation: null,
  ...more,
});

/** The row of a project; what the frontend does not tell is at its default. */
export function projectRow(json: ProjectJson): ProjectRow {
  const { id, name, homepage, contact, description, instructions, persistent, appstream, storage } = json;
  return {
    ...{ id, name, homepage, contact, description, instructions, persistent, appstream, storage },
    userId: 1,
    groupId: json.ownername.startsWith('@') ? 1 : null,
    repos: json.additional_repos.join('\n'),
    runtimeDependencies: '',
    packitForgeProjectsAllowed: json.packit_forge_projects_allowed.join('\n'),
    develMode: json.devel_mode,
    unlistedOnHp: json.unlisted_on_hp,
    autoPrune: json.auto_prune,
    enableNet: json.enable_net,
    bootstrap: json.bootstrap,
    isolation: json.isolation,
    followFedoraBranching: json.follow_fedora_branching,
    multilib: false,
    moduleHotfixes: json.module_hotfixes,
    fedoraReview: false,
    repoPriority: json.repo_priority,
    deleteAfterDays: null,
    createdOn: 1795226558,
    webhookSecret: WEBHOOK_SECRET,
    forkedFrom: null,
    chroots: Object.keys(json.chroot_repos).map((chroot) => plainChroot(chroot)),
    dirs: [name],
    permissions: [],
  };
}

/** The row of a package. */
export function packageRow(json: PackageJson, projectId: number): PackageRow {
  const { source_build_method: method, ...rest } = json.source_dict;
  return {
    id: json.id,
    projectId,
    name: json.name,
    sourceType: json.source_type,
    source: method === undefined ? rest : { ...rest, srpm_build_method: method },
    webhookRebuild: json.auto_rebuild,
    maxBuilds: null,
    timeout: null,
    chrootDenylist: null,
  };
}

/** The row of a build: source and chroots in the states from which the frontend's answer follows (copr contract 9). */
export function buildRow(json: BuildJson, of: { projectId: number; packageId: number | null }): BuildRow {
  const { state, source_package: source } = json;
  const isBeforeImport = source.version === null;
  const { sourceType, dict } = sourceOf(source.url);
  return {
    ...of,
    id: json.id,
    dirname: json.project_dirname,
    userId: 1,
    sourceType,
    source: dict,
    sourceState: isBeforeImport ? state : 'succeeded',
    canceled: state === 'canceled',
    submittedOn: json.submitted_on,
    enableNet: false,
    isBackground: json.is_background,
    timeout: 18_000,
    bootstrap: null,
    isolation: null,
    batchId: null,
    srpmUrl: source.url,
    pkgVersion: source.version,
    resultDir: isBeforeImport ? '' : String(json.id).padStart(8, '0'),
    chroots: json.chroots.map((name) => ({
      name,
      state: isBeforeImport && state !== 'canceled' ? 'waiting' : state,
      startedOn: null,
      endedOn: json.ended_on,
      resultDir: isBeforeImport ? '' : `${String(json.id).padStart(8, '0')}-${source.name ?? ''}`,
      results: [],
    })),
  };
}

/** Where a build's source came from, by the URL that is told of it. */
function sourceOf(url: string | null): { sourceType: SourceType; dict: SourceDict } {
  if (url === null) return { sourceType: 'rubygems', dict: { gem_name: 'rake' } };
  const [, tmp] = /\/tmp\/(tmp\w+)\//u.exec(url) ?? [];
  if (tmp === undefined) return { sourceType: 'link', dict: { url } };
  return { sourceType: 'upload', dict: { url, pkg: basename(url), tmp } };
}
