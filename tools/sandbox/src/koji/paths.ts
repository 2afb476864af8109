import { posix } from 'node:path';

/** Where the hub keeps what (koji contract 14). All paths are absolute. */
export class Paths {
  readonly topdir: string;

  constructor(topdir: string) {
    this.topdir = topdir;
  }

  /** `''` for the default volume. */
  volume(name: string | null): string {
    return name === null || name === 'DEFAULT' ? this.topdir : posix.join(this.topdir, 'vol', name);
  }

  work(volume: string | null = null): string {
    return posix.join(this.volume(volume), 'work');
  }

  /** The folder of a task's output, relative to `work`. */
  taskFolder(id: number): string {
    return posix.join('tasks', String(id % 10_000), String(id));
  }

  build(build: { name: string; version: string; release: string; volume: string }): string {
    return posix.join(this.volume(build.volume), 'packages', build.name, build.version, build.release);
  }

  /** Of a repo that is made to be published. */
  distRepo(tag: string, id: number): string {
    return posix.join(this.topdir, 'repos-dist', tag, String(id));
  }

  repo(tag: string, id: number): string {
    return posix.join(this.topdir, 'repos', tag, String(id));
  }
}
