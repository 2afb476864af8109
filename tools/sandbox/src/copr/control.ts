import { newToken } from './auth/tokens.js';
import { buildJson } from './builds/build-json.js';
import type { BatchRow, BuildRow, PackageRow, ProjectRow, State } from './db/rows.js';
import type { Frontend } from './frontend.js';
import { findProject } from './projects/find-project.js';
import { type SeedMany, seedMany } from './seed/seed-many.js';
import type { PlannedFailure } from './worker/failures.js';
import type { Worker } from './worker/worker.js';

/** What a test does to the instance behind its clients' backs. */
export interface CoprControl {
  /** What a user's config file says. @throws Error for who is not there */
  credentials(user: string): { username: string; login: string; token: string; expiration: string };
  /** Makes a token worth nothing; it stays the user's. */
  expireToken(user: string): void;
  /** Forgets every session. */
  dropSessions(): void;
  /** Milliseconds between two steps of a build, from now on. */
  workerSpeed(ms: number): void;
  /** Leaves builds as they are. */
  pause(): void;
  resume(): void;
  /** Builds to come fail; the answer takes it back. */
  fail(failure: PlannedFailure): () => void;
  /** What the instance holds of a build, as the API tells of it; undefined where there is none. */
  build(id: number): Record<string, unknown> | undefined;
  /** All builds of a project, oldest first. @throws ApiError for what is not there */
  builds(owner: string, project: string): Record<string, unknown>[];
  /** All that the instance keeps of projects, packages, builds and batches, as it keeps it: what the API does not tell, too. */
  rows(): CoprRows;
  /** Puts a build where a test wants it; its job does not go on. @throws RangeError */
  setBuildState(id: number, state: { source?: State; chroots?: State }): void;
  /** Fills a project with packages and finished builds, fast; makes the project where it is not there. */
  seedMany(wanted: SeedMany): { packages: number[]; builds: number[] };
  /** What the sandbox had to say about itself. */
  readonly log: readonly string[];
}

/** See {@link CoprControl.rows}. */
export interface CoprRows {
  readonly projects: readonly ProjectRow[];
  readonly packages: readonly PackageRow[];
  readonly builds: readonly BuildRow[];
  readonly batches: readonly BatchRow[];
}

/** The controls of one instance. */
export function createControl({
  frontend,
  worker,
  log,
}: {
  frontend: Frontend;
  worker: Worker;
  log: readonly string[];
}): CoprControl {
  const { db } = frontend;
  const user = (name: string): { id: number } => {
    const [row] = db.usersByName.get(name);
    if (row === undefined) throw new Error(`no user ${name}`);
    return row;
  };
  const json = (build: BuildRow): Record<string, unknown> => buildJson(frontend, build);
  return {
    credentials: (name) => {
      const { apiLogin, apiToken, apiTokenExpiration } = db.users.need(user(name).id);
      return { username: name, login: apiLogin, token: apiToken, expiration: apiTokenExpiration };
    },
    expireToken: (name) => {
      const { apiTokenExpiration } = newToken({ now: frontend.now(), days: -1 });
      db.users.update(user(name).id, { apiTokenExpiration });
      db.commit();
    },
    dropSessions: () => {
      for (const { id } of db.sessions.all()) db.sessions.delete(id);
      db.commit();
    },
    workerSpeed: (ms) => {
      worker.speed = ms;
    },
    pause: () => worker.pause(),
    resume: () => worker.start(),
    fail: (failure) => worker.failures.add(failure),
    build: (id) => {
      const build = db.builds.get(id);
      return build === undefined ? undefined : json(build);
    },
    builds: (owner, project) =>
      db.buildsByProject
        .get(findProject(db, owner, project).id)
        .toSorted((a, b) => a.id - b.id)
        .map(json),
    rows: () => ({
      projects: db.projects.all(),
      packages: db.packages.all(),
      builds: db.builds.all(),
      batches: db.batches.all(),
    }),
    setBuildState: (id, { source, chroots }) => {
      const build = db.builds.need(id);
      db.builds.update(id, {
        ...(source === undefined ? {} : { sourceState: source }),
        ...(chroots === undefined
          ? {}
          : { chroots: build.chroots.map((chroot) => ({ ...chroot, state: chroots })) }),
      });
      db.commit();
    },
    seedMany: (wanted) => seedMany(frontend, wanted),
    log,
  };
}
