import { closeSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs';
import { type Change, type Row, Table } from './table.js';

/** How a change is one line of text, and back. */
export interface LineCodec {
  write(value: unknown): string;
  read(line: string): unknown;
}

/**
 * Tables in one file: a line a change while it is used, a line a row when it is opened. A subclass makes its tables as fields and then
 * calls {@link TableFile.open}.
 */
export abstract class TableFile {
  readonly #journal: Change[] = [];
  readonly #tables = new Map<string, Table<Row>>();
  readonly #path: string;
  readonly #codec: LineCodec;
  #file: number | undefined;

  constructor(path: string, codec: LineCodec = { write: JSON.stringify, read: JSON.parse }) {
    this.#path = path;
    this.#codec = codec;
  }

  /** Where the transaction stands; {@link TableFile.rollback} goes back to it. */
  mark(): number {
    return this.#journal.length;
  }

  /** Undoes what came after `mark`; everything since the last commit without one. */
  rollback(mark = 0): void {
    while (this.#journal.length > mark) {
      const change = this.#journal.pop();
      if (change !== undefined) this.#tables.get(change.table)?.restore(change.id, change.before);
    }
  }

  /** Makes what was done stay, and keeps it on disk. Answers whether there was anything. */
  commit(): boolean {
    if (this.#journal.length === 0) return false;
    if (this.#file === undefined) throw new Error(`${this.#path} is not open`);
    const lines = this.#journal.map(
      ({ table, id, after }) => `${this.#codec.write([table, id, after ?? null])}\n`,
    );
    writeSync(this.#file, lines.join(''));
    this.#journal.length = 0;
    return true;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  /** A table of this file. */
  protected table<R extends Row>(name: string, first = 1): Table<R> {
    const table = new Table<R>(name, { first, onChange: (change) => this.#journal.push(change) });
    this.#tables.set(name, table as unknown as Table<Row>);
    return table;
  }

  /** Reads what is there, or begins anew. @throws Error when the file cannot be read or written */
  protected open(): void {
    this.#load();
    this.#compact();
    this.#file = openSync(this.#path, 'a');
  }

  #load(): void {
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
      throw error;
    }
    // A line that is not whole was never committed: it ended with the process that wrote it.
    for (const line of text.split('\n').slice(0, -1)) {
      const [name, id, row] = this.#codec.read(line) as [string, number, Row | null];
      this.#tables.get(name)?.restore(id, row ?? undefined);
    }
  }

  /** One line a row, instead of its history. An id that was given away is not given again, so the last one has a line, too. */
  #compact(): void {
    const lines: string[] = [];
    for (const [name, table] of this.#tables) {
      for (const row of table.all()) lines.push(`${this.#codec.write([name, row.id, row])}\n`);
      const { lastId } = table;
      if (lastId > 0 && table.get(lastId) === undefined) {
        lines.push(`${this.#codec.write([name, lastId, null])}\n`);
      }
    }
    writeFileSync(`${this.#path}.new`, lines.join(''));
    renameSync(`${this.#path}.new`, this.#path);
  }
}
