import { randomUUID } from 'node:crypto';
import type { BuildChroot, BuildRow, ProjectRow, State } from '../db/rows.js';
import { type Frontend, seconds } from '../frontend.js';
import { findGroup, projectOf } from '../projects/find-project.js';
import { newChroot } from '../projects/project-chroots.js';

/** How much to fill a project with. */
export interface SeedMany {
  readonly owner: string;
  readonly project: string;
  /** How many packages. @default 0 */
  readonly packages?: number;
  /** How many builds, each of a package where there are some. @default 0 */
  readonly builds?: number;
  /** The states of the builds, in turn: `canceled`, `failed` or `succeeded`. @default succeeded */
  readonly states?: readonly State[];
  /** Of a project that is made. @default fedora-41-x86_64 */
  readonly chroots?: readonly string[];
}

/** Fills a project without results on disk. */
export function seedMany(frontend: Frontend, wanted: SeedMany): { packages: number[]; builds: number[] } {
  const { db } = frontend;
  const project = projectOf(db, wanted.owner, wanted.project) ?? newProject(frontend, wanted);
  const start = db.packagesByProject.get(project.id).length;
  const packages = Array.from({ length: wanted.packages ?? 0 }, (_, index) => {
    const name = `package-${String(start + index + 1).padStart(5, '0')}`;
    return db.packages.insert({
      projectId: project.id,
      name,
      sourceType: 'scm',
      source: {
        type: 'git',
        clone_url: `https://example.com/${name}.git`,
        subdirectory: '',
        committish: '',
        spec: '',
        srpm_build_method: 'rpkg',
      },
      webhookRebuild: false,
      maxBuilds: null,
      timeout: null,
      chrootDenylist: null,
    }).id;
  });
  const states = wanted.states ?? (['succeeded'] as const);
  const builds = Array.from({ length: wanted.builds ?? 0 }, (_, index) => {
    const packageId = packages.length === 0 ? null : (packages[index % packages.length] ?? null);
    const state = states[index % states.length] ?? 'succeeded';
    return db.builds.insert(newBuild(frontend, { project, packageId, state })).id;
  });
  db.commit();
  return { packages, builds };
}

function newBuild(
  frontend: Frontend,
  { project, packageId, state }: { project: ProjectRow; packageId: number | null; state: State },
): Omit<BuildRow, 'id'> {
  const now = seconds(frontend);
  const name = packageId === null ? 'seeded' : frontend.db.packages.need(packageId).name;
  const chroots = project.chroots.map(
    (chroot): BuildChroot => ({
      name: chroot.name,
      state: state === 'canceled' ? 'waiting' : state,
      startedOn: state === 'canceled' ? null : now,
      endedOn: state === 'canceled' ? null : now,
      resultDir: '',
      results: [],
    }),
  );
  return {
    projectId: project.id,
    dirname: project.name,
    packageId,
    userId: project.userId,
    sourceType: 'link',
    source: { url: `https://example.com/${name}-1.0-1.src.rpm` },
    sourceState: state === 'canceled' ? 'pending' : 'succeeded',
    canceled: state === 'canceled',
    submittedOn: now,
    enableNet: false,
    isBackground: false,
    timeout: 18_000,
    bootstrap: null,
    isolation: 'unchanged',
    batchId: null,
    srpmUrl: `https://example.com/${name}-1.0-1.src.rpm`,
    pkgVersion: '1.0-1',
    resultDir: '',
    chroots,
  };
}

function newProject(
  frontend: Frontend,
  { owner, project, chroots = ['fedora-41-x86_64'] }: SeedMany,
): ProjectRow {
  const { db } = frontend;
  const group = owner.startsWith('@') ? findGroup(db, owner.slice(1)) : undefined;
  const [user] = group === undefined ? db.usersByName.get(owner) : db.users.all();
  if (user === undefined) throw new Error(`no user ${owner}`);
  return db.projects.insert({
    name: project,
    userId: user.id,
    groupId: group?.id ?? null,
    homepage: null,
    contact: null,
    description: '',
    instructions: '',
    repos: '',
    runtimeDependencies: '',
    packitForgeProjectsAllowed: '',
    develMode: false,
    unlistedOnHp: false,
    autoPrune: true,
    persistent: false,
    enableNet: false,
    bootstrap: 'default',
    isolation: 'default',
    followFedoraBranching: true,
    multilib: false,
    moduleHotfixes: false,
    fedoraReview: false,
    appstream: false,
    repoPriority: null,
    storage: 'backend',
    deleteAfterDays: null,
    createdOn: seconds(frontend),
    webhookSecret: randomUUID(),
    forkedFrom: null,
    chroots: chroots.map(newChroot),
    dirs: [project],
    permissions: [],
  });
}
