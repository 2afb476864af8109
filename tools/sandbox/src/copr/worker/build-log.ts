import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const LIVE = 'builder-live.log';
const BACKEND = 'backend.log';

/** The two logs of a build: plain while they grow, compressed once they are complete (copr contract 9). */
export class BuildLog {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Begins both. */
  open(line: string): void {
    mkdirSync(this.#folder, { recursive: true });
    writeFileSync(join(this.#folder, LIVE), '');
    writeFileSync(join(this.#folder, BACKEND), '');
    this.backend(line);
  }

  /** What the builder says. */
  live(...lines: readonly string[]): void {
    appendFileSync(join(this.#folder, LIVE), lines.map((line) => `${line}\n`).join(''));
  }

  /** What the backend says of it. */
  backend(line: string): void {
    const time = new Date().toISOString().slice(0, 19).replace('T', ' ');
    appendFileSync(join(this.#folder, BACKEND), `[${time}][  INFO][PID:1] ${line}\n`);
  }

  /** Compresses what there is. */
  close(): void {
    for (const name of [LIVE, BACKEND]) {
      const path = join(this.#folder, name);
      if (!existsSync(path)) continue;
      writeCompressed(`${path}.gz`, readFileSync(path));
      rmSync(path);
    }
  }
}

/** Writes a file compressed, in one step. */
export function writeCompressed(path: string, content: string | Buffer): void {
  writeFileSync(`${path}.new`, gzipSync(content));
  renameSync(`${path}.new`, path);
}
