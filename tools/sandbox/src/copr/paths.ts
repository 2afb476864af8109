import { randomInt } from 'node:crypto';
import { join } from 'node:path';

/** Where the sandbox keeps what. All paths are absolute. */
export class Paths {
  readonly state: string;
  /** What is served under `/results`. */
  readonly results: string;
  /** What is served under `/tmp`: uploads, a folder each. */
  readonly uploads: string;
  /** Uploads whose request is not over. */
  readonly incoming: string;
  readonly database: string;

  constructor(state: string) {
    this.state = state;
    this.results = join(state, 'results');
    this.uploads = join(state, 'uploads');
    this.incoming = join(state, 'incoming');
    this.database = join(state, 'db.jsonl');
  }
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789_';

/** A name for an upload's folder, as Python's `mkdtemp` makes them. */
export function temporaryName(): string {
  return `tmp${Array.from({ length: 8 }, () => LETTERS[randomInt(LETTERS.length)] ?? '_').join('')}`;
}
