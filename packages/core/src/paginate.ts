import { PublishError } from './errors.js';

/** One page of a list and how to get the next. */
export interface Page<Item, Cursor> {
  readonly items: readonly Item[];
  /** Absent on the last page. */
  readonly next?: Cursor;
}

/** Options of {@link paginate}. */
export interface PaginateOptions<Cursor> {
  readonly signal: AbortSignal;
  readonly first: Cursor;
  /** Stops a server that never ends. @default 100_000 pages */
  readonly maxPages?: number;
}

/**
 * Walks the pages of a list lazily: a page is fetched when the items before it are used up, and none after the
 * consumer stops. A server that answers the same cursor twice would never end: that is PROTOCOL.
 */
export async function* paginate<Item, Cursor>(
  fetchPage: (cursor: Cursor, signal: AbortSignal) => Promise<Page<Item, Cursor>>,
  options: PaginateOptions<Cursor>,
): AsyncGenerator<Item, void, void> {
  const seen = new Set<string>();
  let cursor = options.first;
  for (let page = 0; ; page++) {
    options.signal.throwIfAborted();
    const key = JSON.stringify(cursor);
    if (seen.has(key) || page >= (options.maxPages ?? 100_000)) {
      throw new PublishError(
        'PROTOCOL',
        `the list does not end: page ${String(page + 1)} repeats an earlier one`,
      );
    }
    seen.add(key);
    const { items, next } = await fetchPage(cursor, options.signal);
    for (const item of items) {
      options.signal.throwIfAborted();
      yield item;
    }
    if (next === undefined) return;
    cursor = next;
  }
}
