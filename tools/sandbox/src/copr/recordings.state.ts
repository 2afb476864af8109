import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Row, Table } from '../common/db/table.js';
import { Database } from './db/database.js';
import type { BuildRow, PackageRow, ProjectRow } from './db/rows.js';
import type { CoprSeed } from './options.js';
import { Paths } from './paths.js';
import { recordedAnswer } from './recordings.fixture.js';
import {
  type BuildJson,
  buildRow,
  type PackageJson,
  type ProjectJson,
  packageRow,
  plainChroot,
  projectRow,
} from './recordings.rows.js';
import { seed } from './seed/seed.js';

/** The users and groups of the recorded frontend. */
const RECORDED: CoprSeed = {
  groups: ['labgrp'],
  users: [{ name: 'alice', groups: ['labgrp'] }, { name: 'bob' }, { name: 'root', admin: true }],
};

/** The chroots of alice/demo in the end (recordings project-chroot-edit-bootstrap-image, cli-mock-config). */
const DEMO_CHROOTS = [
  plainChroot('fedora-41-x86_64', {
    repos: 'https://e.com/c/',
    moduleToggle: 'm1:s, !m2:s',
    withOpts: 'foo bar',
    withoutOpts: 'baz',
    bootstrap: 'custom_image',
    bootstrapImage: 'fedora:41',
    isolation: 'unchanged',
  }),
  plainChroot('fedora-rawhide-x86_64'),
  plainChroot('epel-9-x86_64'),
];

/** When the first recording was made, in ms since the epoch. */
export const RECORDED_AT = Date.UTC(2026, 10, 21, 2, 2, 38);

/**
 * The state of the sandbox before recordings are replayed at it. What the recorded frontend held is known by its answers, so rows are
 * made of recorded ones.
 */
export class RecordedState {
  readonly db: Database;
  readonly #paths: Paths;

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    this.#paths = new Paths(folder);
    this.db = new Database(this.#paths.database);
    seed(this.db, { seed: RECORDED, now: RECORDED_AT, tokenDays: 180 });
    // What was in it is not known, only how many ids it took.
    this.project('project-list-owner', { item: 0 });
  }

  /** Keeps it, for the sandbox to open. */
  close(): void {
    this.db.commit();
    this.db.close();
  }

  /** A project as a recording tells of it. */
  project(
    recording: string,
    options: { item?: number; exchange?: number; row?: Partial<ProjectRow> } = {},
  ): void {
    this.db.projects.insert({ ...projectRow(this.#answer<ProjectJson>(recording, options)), ...options.row });
  }

  /** alice/demo after its chroots, description and repositories were changed. */
  demo(row: Partial<ProjectRow> = {}): void {
    this.project('trailing-slash-raw', {
      row: { dirs: ['demo', 'demo:custom:x', 'demo:pr:1'], chroots: DEMO_CHROOTS, ...row },
    });
  }

  /** A package as a recording tells of it. */
  package(recording: string, row: Partial<PackageRow> = {}): void {
    const answer = this.#answer<PackageJson>(recording, {});
    this.db.packages.insert({ ...packageRow(answer, this.#projectId(answer)), ...row });
  }

  /** A build as a recording tells of it; `item` where that is a list. */
  build(
    recording: string,
    options: { item?: number; exchange?: number; row?: Partial<BuildRow> } = {},
  ): void {
    this.#build(this.#answer<BuildJson>(recording, options), options.row);
  }

  /** The builds of a recorded list, the oldest first. */
  builds(recording: string, options: { exchange?: number; but?: readonly number[] } = {}): void {
    const { exchange, but = [] } = options;
    const { items } = recordedAnswer(recording, exchange) as { readonly items: readonly BuildJson[] };
    for (const each of items.toReversed()) if (!but.includes(each.id)) this.#build(each);
  }

  /** A file that was uploaded. @param path below `/tmp` */
  upload(path: string, content: Uint8Array): void {
    const target = join(this.#paths.uploads, path);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, content);
  }

  /** The ids that are given next. What took those before them is not recorded, or gone. */
  nextIds(next: { project?: number; package?: number; build?: number }): void {
    const { projects, packages, builds } = this.db;
    take(projects, next.project);
    take(packages, next.package);
    take(builds, next.build);
  }

  #build(json: BuildJson, row: Partial<BuildRow> = {}): void {
    const { name } = json.source_package;
    const projectId = this.#projectId(json);
    const [found] = name === null ? [] : this.db.packagesByName.get(`${String(projectId)}/${name}`);
    this.db.builds.insert({ ...buildRow(json, { projectId, packageId: found?.id ?? null }), ...row });
  }

  #projectId({ projectname }: { readonly projectname: string }): number {
    const [project] = this.db.projectsByName.get(projectname);
    if (project === undefined) throw new Error(`no project ${projectname} yet`);
    return project.id;
  }

  #answer<T>(recording: string, { item, exchange }: { item?: number; exchange?: number }): T {
    const answer = recordedAnswer(recording, exchange);
    if (item === undefined) return answer as T;
    return (answer as { readonly items: readonly T[] }).items[item] as T;
  }
}

/** A row that was there and went away keeps its id. */
function take<R extends Row>(table: Table<R>, next: number | undefined): void {
  if (next === undefined || table.lastId >= next - 1) return;
  table.insert({ id: next - 1 } as R);
  table.delete(next - 1);
}
