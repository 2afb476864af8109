import { type Page, PublishError } from '@omnipub/core';

/** A list of a hub: rows in the order of a number, asked for by offset. */
export interface KeysetSource<Row> {
  /** Rows from `offset` on, at most `limit`, ordered by {@link keyOf}. */
  readonly rows: (range: { readonly offset: number; readonly limit: number }) => Promise<readonly Row[]>;
  /** The number that the rows are ordered by. */
  readonly keyOf: (row: Row) => number;
  /** Tells rows with the same number apart. @default the number is unique */
  readonly identityOf?: ((row: Row) => string) | undefined;
  readonly direction: 'ascending' | 'descending';
  /** Rows in one answer; 2 at least where there is a second page. */
  readonly pageSize: number;
  /** For errors. */
  readonly what: string;
}

/** Where a list was left. */
export interface KeysetCursor {
  readonly offset: number;
  /** The number of the last row, and who had it; none before the first row. */
  readonly last?: { readonly key: number; readonly seen: readonly string[] };
  /** Rows to go back by when rows went away meanwhile. */
  readonly step: number;
  /** Pages before this one: two may begin alike when rows come and go at once. */
  readonly page: number;
}

/** Before the first row. */
export const keysetStart: KeysetCursor = { offset: 0, step: 1, page: 0 };

/**
 * The next page of a list that has no cursors (koji contract 7). What counts is the number of the last row; the offset is a guess.
 * Each page begins with the last row of the one before: where it doesn't, rows went away, and the page is asked for from further
 * back; where rows came in, those that were seen are left out. So nothing is skipped and nothing comes twice.
 *
 * @throws PublishError PROTOCOL when the hub does not keep the order, as rows could then be lost
 */
export async function keysetPage<Row>(
  source: KeysetSource<Row>,
  cursor: KeysetCursor,
): Promise<Page<Row, KeysetCursor>> {
  const { offset, last, step } = cursor;
  const { pageSize } = source;
  const page = cursor.page + 1;
  const rows = await source.rows({ offset, limit: pageSize });
  checkOrder(rows, source);
  const [first] = rows;
  if (last !== undefined && offset > 0 && (first === undefined || isBeyond(first, last.key, source))) {
    return { items: [], next: { offset: Math.max(0, offset - step), last, step: step * 2, page } };
  }
  const items = rows.filter((row) => isNew(row, last, source));
  if (rows.length < pageSize) return { items };
  return {
    items,
    next: { offset: offset + rows.length - 1, last: lastOf(rows, last, source), step: 1, page },
  };
}

function isBeyond<Row>(row: Row, key: number, { keyOf, direction }: KeysetSource<Row>): boolean {
  return direction === 'ascending' ? keyOf(row) > key : keyOf(row) < key;
}

function isNew<Row>(row: Row, last: KeysetCursor['last'], source: KeysetSource<Row>): boolean {
  if (last === undefined || isBeyond(row, last.key, source)) return true;
  return source.keyOf(row) === last.key && !last.seen.includes(identity(row, source));
}

function identity<Row>(row: Row, { identityOf, keyOf }: KeysetSource<Row>): string {
  return identityOf === undefined ? String(keyOf(row)) : identityOf(row);
}

function lastOf<Row>(
  rows: readonly Row[],
  before: KeysetCursor['last'],
  source: KeysetSource<Row>,
): NonNullable<KeysetCursor['last']> {
  const end = rows.at(-1);
  if (end === undefined) throw new PublishError('INTERNAL', 'a page without rows has no last one');
  // A page that brought only rows from before leaves the place where it was.
  if (before !== undefined && source.keyOf(end) !== before.key && !isBeyond(end, before.key, source))
    return before;
  const key = source.keyOf(end);
  const seen = rows.filter((row) => source.keyOf(row) === key).map((row) => identity(row, source));
  return { key, seen: before?.key === key ? [...new Set([...before.seen, ...seen])] : seen };
}

function checkOrder<Row>(rows: readonly Row[], source: KeysetSource<Row>): void {
  const { keyOf, direction, what, pageSize } = source;
  const keys = rows.map(keyOf);
  const isKept = keys.slice(1).every((key, index) => {
    const before = keys[index] ?? key;
    return direction === 'ascending' ? key >= before : key <= before;
  });
  if (isKept && rows.length <= pageSize) return;
  const wrong = isKept
    ? `gave ${String(rows.length)} rows instead of ${String(pageSize)}`
    : 'is not in order';
  throw new PublishError('PROTOCOL', `the hub's list of ${what} ${wrong}`, {
    store: 'koji',
    hint: 'tell the maintainers of omnipub, and the version of the hub',
  });
}
