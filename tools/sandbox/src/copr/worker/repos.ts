import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ProjectRow } from '../db/rows.js';
import type { Frontend } from '../frontend.js';

/** A repository that is to be made: of one chroot of one directory. */
export interface RepoTask {
  readonly project: ProjectRow;
  readonly owner: string;
  readonly dirname: string;
  readonly chroot: string;
  /** Somebody asked for it, so it is published even in devel mode. */
  readonly manual: boolean;
}

/** Makes repodata with createrepo_c, one at a time. */
export class Repos {
  readonly #frontend: Frontend;
  readonly #command: string;
  #isMissing: boolean;
  #last: Promise<void> = Promise.resolve();
  /** What waits for its turn, by what is done; asking once more is the same. */
  readonly #waiting = new Map<string, Promise<void>>();

  constructor(frontend: Frontend, command: string) {
    this.#frontend = frontend;
    this.#command = command;
    this.#isMissing = command === 'never';
  }

  /**
   * Resolves when the repository has everything that is there now. In devel mode that is the buildroot's repository, and the public one
   * only where it is asked for by hand; until then that is there, too, but empty.
   */
  make(task: RepoTask): Promise<void> {
    const { paths } = this.#frontend;
    const folder = join(paths.results, task.owner, task.dirname, task.chroot);
    const jobs: Promise<void>[] = [];
    const { develMode } = task.project;
    if (!develMode || task.manual) {
      jobs.push(this.#once(folder, async () => this.#publish(task, folder)));
    } else {
      jobs.push(this.#once(`${folder} new`, async () => this.#begin(folder)));
    }
    if (develMode) jobs.push(this.#once(`${folder} devel`, async () => this.#develop(task, folder)));
    return Promise.all(jobs).then(() => undefined);
  }

  /** Resolves when nothing is made any more. */
  async idle(): Promise<void> {
    await this.#last;
  }

  #once(key: string, work: () => Promise<void>): Promise<void> {
    const waiting = this.#waiting.get(key);
    if (waiting !== undefined) return waiting;
    const turn = this.#last.then(() => {
      this.#waiting.delete(key);
      return work();
    });
    this.#waiting.set(key, turn);
    this.#last = turn;
    return turn;
  }

  async #publish({ project, chroot }: RepoTask, folder: string): Promise<void> {
    const hidden = join(folder, '..', `${chroot}-devel`);
    if (project.storage === 'pulp' && project.develMode && existsSync(hidden)) {
      cpSync(hidden, folder, { recursive: true, filter: (path) => !path.endsWith('repodata') });
    }
    await this.#run(folder, []);
  }

  /** A repository without packages, where there is none. */
  async #begin(folder: string): Promise<void> {
    if (existsSync(join(folder, 'repodata'))) return;
    await this.#run(folder, ['--excludes', '*']);
  }

  async #develop(task: RepoTask, folder: string): Promise<void> {
    if (task.project.storage === 'pulp') return this.#run(`${folder}-devel`, []);
    const base = `${this.#frontend.urls.results}/results/${task.owner}/${task.dirname}/${task.chroot}`;
    mkdirSync(join(folder, 'devel'), { recursive: true });
    return this.#run(folder, ['--outputdir', join(folder, 'devel'), '--baseurl', base]);
  }

  async #run(folder: string, options: readonly string[]): Promise<void> {
    mkdirSync(folder, { recursive: true });
    if (this.#isMissing) return;
    const end = await execute(this.#command, ['--quiet', ...options, folder]);
    if (end === 'missing') {
      this.#isMissing = true;
      this.#frontend.log(`${this.#command} is not installed: repositories have no repodata`);
    } else if (end !== '') {
      this.#frontend.log(`${this.#command} ${folder}: ${end}`);
    }
  }
}

/** What the program complained about; '' where it did not. */
function execute(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk.toString('utf8');
    });
    child.once('error', (error: NodeJS.ErrnoException) => {
      resolve(error.code === 'ENOENT' ? 'missing' : error.message);
    });
    child.once('close', (code) => {
      resolve(code === 0 ? '' : complaint.trim() || `ended with ${code}`);
    });
  });
}
