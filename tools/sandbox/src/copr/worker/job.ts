import { join } from 'node:path';
import type { BuildChroot, BuildRow, ProjectRow } from '../db/rows.js';
import { type Frontend, seconds } from '../frontend.js';
import { ownerName } from '../projects/names.js';
import { BuildLog } from './build-log.js';
import type { Worker } from './worker.js';

/** Why a job goes no further: its build was canceled or deleted, or the sandbox stops. */
export class Ended extends Error {}

/** One build that is worked on. Each change is committed at once. */
export class Job {
  readonly frontend: Frontend;
  readonly worker: Worker;
  readonly id: number;
  readonly #tick: () => Promise<void>;

  constructor(frontend: Frontend, parts: { id: number; worker: Worker; tick: () => Promise<void> }) {
    this.frontend = frontend;
    this.id = parts.id;
    this.worker = parts.worker;
    this.#tick = parts.tick;
  }

  /** The build as it is now. @throws Ended when it was canceled or deleted */
  get build(): BuildRow {
    const build = this.frontend.db.builds.get(this.id);
    if (build === undefined) throw new Ended('deleted');
    if (build.canceled) throw new Ended('canceled');
    return build;
  }

  get project(): ProjectRow {
    return this.frontend.db.projects.need(this.build.projectId);
  }

  /** Waits for the next step. @throws Ended */
  async next(): Promise<void> {
    await this.#tick();
    void this.build;
  }

  /** Changes the build. @throws Ended */
  update(columns: Partial<Omit<BuildRow, 'id'>>): void {
    const { db } = this.frontend;
    db.builds.update(this.build.id, columns);
    db.commit();
  }

  /** A chroot of the build. @throws Ended */
  chroot(name: string): BuildChroot {
    const chroot = this.build.chroots.find((one) => one.name === name);
    if (chroot === undefined) throw new Ended('deleted');
    return chroot;
  }

  /** Changes a chroot of the build. @throws Ended */
  updateChroot(name: string, columns: Partial<BuildChroot>): void {
    const chroots = this.build.chroots.map((one) => (one.name === name ? { ...one, ...columns } : one));
    this.update({ chroots });
  }

  get now(): number {
    return seconds(this.frontend);
  }

  /** The folder of the build's directory in the results. */
  get folder(): string {
    const owner = ownerName(this.frontend.db, this.project);
    return join(this.frontend.paths.results, owner, this.build.dirname);
  }

  get sourceFolder(): string {
    return join(this.folder, 'srpm-builds', this.number);
  }

  /** The build's id as folders have it. */
  get number(): string {
    return String(this.id).padStart(8, '0');
  }

  /** After the end by somebody else's hand: what ran stops, its logs are complete. */
  wrapUp(): void {
    const { db, paths } = this.frontend;
    const build = db.builds.get(this.id);
    if (build?.canceled !== true) return;
    const folder = join(paths.results, ownerName(db, db.projects.need(build.projectId)), build.dirname);
    new BuildLog(join(folder, 'srpm-builds', this.number)).close();
    const chroots = build.chroots.map((chroot): BuildChroot => {
      if (chroot.state !== 'running' && chroot.state !== 'starting') return chroot;
      new BuildLog(join(folder, chroot.name, chroot.resultDir)).close();
      return { ...chroot, state: 'canceled', endedOn: this.now };
    });
    db.builds.update(build.id, { chroots });
    db.commit();
  }
}
