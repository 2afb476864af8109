/** A row; every table of the sandbox has a numeric key, those of a real store that have none get one too. */
export interface Row {
  readonly id: number;
}

/** One change of one row; undefined stands for no row. */
export interface Change {
  readonly table: string;
  readonly id: number;
  readonly before: Row | undefined;
  readonly after: Row | undefined;
}

/** Rows by what `keyOf` says of them. */
export interface Index<R extends Row> {
  /** The rows with that key, in the order of their ids where none was changed. */
  get(key: string | number): R[];
}

/**
 * Rows by id. A row is never changed in place: {@link Table.update} puts another one there, and what is handed out stays what it was.
 * Every change is told to `onChange`, so that it can be undone and kept.
 */
export class Table<R extends Row> {
  readonly name: string;
  readonly #rows = new Map<number, R>();
  readonly #indexes: { keyOf: (row: R) => string | number | undefined; ids: Map<string, Set<number>> }[] = [];
  readonly #onChange: (change: Change) => void;
  /** Like a sequence of PostgreSQL, it does not go back when a transaction does. */
  #next: number;

  constructor(
    name: string,
    options: {
      onChange: (change: Change) => void;
      /** The first id. @default 1 */ first?: number;
    },
  ) {
    this.name = name;
    this.#onChange = options.onChange;
    this.#next = options.first ?? 1;
  }

  /** The last id that was given away. */
  get lastId(): number {
    return this.#next - 1;
  }

  /** The next id, taken. */
  nextId(): number {
    return this.#next++;
  }

  /** Adds a row, under the next id unless it brings one. */
  insert(row: Omit<R, 'id'> & { id?: number }): R {
    const id = row.id ?? this.nextId();
    const full = { ...row, id } as R;
    this.#record(id, full);
    return full;
  }

  /** Changes some columns of a row. @throws RangeError when there is none */
  update(id: number, columns: Partial<Omit<R, 'id'>>): R {
    const row = this.#rows.get(id);
    if (row === undefined) throw new RangeError(`no row ${id} in ${this.name}`);
    const next = { ...row, ...columns };
    this.#record(id, next);
    return next;
  }

  delete(id: number): void {
    if (this.#rows.has(id)) this.#record(id, undefined);
  }

  get(id: number): R | undefined {
    return this.#rows.get(id);
  }

  /** The row that must be there. @throws RangeError when it is not */
  need(id: number): R {
    const row = this.#rows.get(id);
    if (row === undefined) throw new RangeError(`no row ${id} in ${this.name}`);
    return row;
  }

  /** All rows, in the order of their insertion. */
  all(): R[] {
    return [...this.#rows.values()];
  }

  filter(test: (row: R) => boolean): R[] {
    const found: R[] = [];
    for (const row of this.#rows.values()) if (test(row)) found.push(row);
    return found;
  }

  find(test: (row: R) => boolean): R | undefined {
    for (const row of this.#rows.values()) if (test(row)) return row;
    return undefined;
  }

  /** Keeps rows findable by a key; rows whose key is undefined are not in it. */
  index(keyOf: (row: R) => string | number | undefined): Index<R> {
    const index = { keyOf, ids: new Map<string, Set<number>>() };
    this.#indexes.push(index);
    for (const row of this.#rows.values()) add(index, row);
    return {
      get: (key) => {
        const found: R[] = [];
        for (const id of index.ids.get(String(key)) ?? []) {
          const row = this.#rows.get(id);
          if (row !== undefined) found.push(row);
        }
        return found;
      },
    };
  }

  /** Puts a row there or takes it away without telling; for undoing and for loading. */
  restore(id: number, row: R | undefined): void {
    const before = this.#rows.get(id);
    for (const index of this.#indexes) {
      const old = before === undefined ? undefined : index.keyOf(before);
      if (row !== undefined && old !== undefined && old === index.keyOf(row)) continue;
      if (old !== undefined) index.ids.get(String(old))?.delete(id);
      if (row !== undefined) add(index, row);
    }
    if (row === undefined) this.#rows.delete(id);
    else this.#rows.set(id, row);
    if (id >= this.#next) this.#next = id + 1;
  }

  #record(id: number, after: R | undefined): void {
    this.#onChange({ table: this.name, id, before: this.#rows.get(id), after });
    this.restore(id, after);
  }
}

function add<R extends Row>(
  index: { keyOf: (row: R) => string | number | undefined; ids: Map<string, Set<number>> },
  row: R,
): void {
  const key = index.keyOf(row);
  if (key === undefined) return;
  const ids = index.ids.get(String(key));
  if (ids === undefined) index.ids.set(String(key), new Set([row.id]));
  else ids.add(row.id);
}
