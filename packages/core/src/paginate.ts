import { stopError, untilAborted } from './abort.js';
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
 * consumer stops. Ends at once when the signal aborts, also inside a page that is still being fetched.
 * @throws PublishError PROTOCOL for a server that answers the same cursor twice or goes beyond `maxPages`, as it would
 * never end; ABORTED or TIMEOUT when the signal aborts; what `fetchPage` throws
 */
export async function* paginate<Item, Cursor>(
  fetchPage: (cursor: Cursor, signal: AbortSignal) => Promise<Page<Item, Cursor>>,
  options: PaginateOptions<Cursor>,
): AsyncGenerator<Item, void, void> {
  const maxPages = options.maxPages ?? 100_000;
  const seen = new Set<string>();
  let cursor = options.first;
  for (let page = 0; ; page++) {
    checkStopped(options.signal);
    const key = JSON.stringify(cursor);
    if (seen.has(key)) throw endless(`page ${String(page + 1)} repeats an earlier one`);
    if (page >= maxPages) throw endless(`it has more than ${String(maxPages)} pages`);
    seen.add(key);
    const { items, next } = await fetch(fetchPage, cursor, options.signal);
    for (const item of items) {
      checkStopped(options.signal);
      yield item;
    }
    if (next === undefined) return;
    cursor = next;
  }
}

async function fetch<Item, Cursor>(
  fetchPage: (cursor: Cursor, signal: AbortSignal) => Promise<Page<Item, Cursor>>,
  cursor: Cursor,
  signal: AbortSignal,
): Promise<Page<Item, Cursor>> {
  try {
    return await untilAborted(fetchPage(cursor, signal), signal);
  } catch (thrown) {
    checkStopped(signal);
    throw thrown;
  }
}

function checkStopped(signal: AbortSignal): void {
  if (signal.aborted) throw stopError(signal.reason, 'listing');
}

const endless = (why: string): PublishError => new PublishError('PROTOCOL', `the list does not end: ${why}`);
