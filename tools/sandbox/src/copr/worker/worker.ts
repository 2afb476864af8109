import { setMaxListeners } from 'node:events';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { isFinished } from '../builds/build-state.js';
import type { Database } from '../db/database.js';
import type { BuildRow } from '../db/rows.js';
import type { Backend, Frontend, RepoRequest } from '../frontend.js';
import { activeChroots, ownerName } from '../projects/names.js';
import { Failures } from './failures.js';
import { Ended, Job } from './job.js';
import { Repos } from './repos.js';
import { runBuild } from './run-build.js';

/** The backend of the sandbox: every build that is not finished is worked on, a step a tick, all at once. */
export class Worker implements Backend {
  readonly failures = new Failures();
  readonly repos: Repos;
  readonly #frontend: Frontend;
  readonly #jobs = new Map<number, Promise<void>>();
  readonly #stop = new AbortController();
  #speed: number;
  #state: 'new' | 'working' | 'paused' = 'new';
  #resumed: Promise<void> = Promise.resolve();
  #resume: () => void = () => undefined;
  /** Only these may be unfinished: nobody looks through thousands of builds at every step. */
  #checkedTo = 0;

  constructor(frontend: Frontend, options: { speed: number; createrepo: string }) {
    this.#frontend = frontend;
    this.#speed = options.speed;
    // One a build that waits.
    setMaxListeners(0, this.#stop.signal);
    this.repos = new Repos(frontend, options.createrepo);
  }

  /** Milliseconds between two steps. */
  set speed(ms: number) {
    this.#speed = ms;
  }

  /** Begins, with what an earlier life of the sandbox left open, too. */
  start(): void {
    if (this.#state === 'paused') this.#resume();
    this.#state = 'working';
    this.wake();
  }

  /** Lets builds be as they are. */
  pause(): void {
    if (this.#state === 'working') {
      this.#resumed = new Promise((resolve) => {
        this.#resume = resolve;
      });
    }
    this.#state = 'paused';
  }

  wake(): void {
    if (this.#state !== 'working' || this.#stop.signal.aborted) return;
    // What is asked for now is committed when the handler is done.
    setImmediate(() => this.#takeUp());
  }

  createRepos({ projectId, dirnames, chroots, manual = false }: RepoRequest): void {
    const { db } = this.#frontend;
    const project = db.projects.get(projectId);
    if (project === undefined) return;
    for (const dirname of dirnames ?? project.dirs) {
      for (const chroot of chroots ?? activeChroots(db, project)) {
        void this.repos.make({ project, owner: ownerName(db, project), dirname, chroot, manual });
      }
    }
  }

  deleteResults(paths: readonly string[]): void {
    for (const path of paths)
      rmSync(join(this.#frontend.paths.results, path), { recursive: true, force: true });
  }

  copyResults(copies: readonly { from: string; to: string }[]): void {
    const { results } = this.#frontend.paths;
    for (const { from, to } of copies) {
      if (existsSync(join(results, from)))
        cpSync(join(results, from), join(results, to), { recursive: true });
    }
  }

  /** Ends where it is; what is open is done anew by the next life. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#resume();
    await Promise.all(this.#jobs.values());
    await this.repos.idle();
  }

  #takeUp(): void {
    if (this.#state !== 'working' || this.#stop.signal.aborted) return;
    const { db } = this.#frontend;
    for (const build of this.#fresh(db)) {
      if (this.#jobs.has(build.id) || isFinished(build)) continue;
      const job = new Job(this.#frontend, { id: build.id, worker: this, tick: () => this.#tick() });
      const work = this.#run(job).finally(() => this.#jobs.delete(build.id));
      this.#jobs.set(build.id, work);
    }
  }

  #fresh(db: Database): BuildRow[] {
    const builds: BuildRow[] = [];
    for (let id = this.#checkedTo + 1; id <= db.builds.lastId; id++) {
      const build = db.builds.get(id);
      if (build !== undefined) builds.push(build);
    }
    this.#checkedTo = db.builds.lastId;
    return builds;
  }

  async #run(job: Job): Promise<void> {
    try {
      await runBuild(job);
    } catch (error) {
      if (error instanceof Ended) job.wrapUp();
      // A defect of the sandbox, which no test shall take for a slow build.
      else console.error(error);
    }
  }

  async #tick(): Promise<void> {
    // Stopping ends the wait, too.
    await setTimeout(this.#speed, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    if (this.#state === 'paused') await this.#resumed;
    if (this.#stop.signal.aborted) throw new Ended('stopped');
  }
}
