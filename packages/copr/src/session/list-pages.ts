import { type Call, PublishError, paginate } from '@omnipub/core';
import { z } from 'zod';
import type { CoprSession } from './copr-session.js';
import { createListSight, type ListOrder } from './list-sight.js';
import type { QueryValue } from './query-of.js';

/** Rows that one request asks for. */
export const PAGE_SIZE = 500;
/** So many pages of nothing but what was there already, and the list counts as endless. */
const MOST_STALE = 10;

/** How much of a list, and in which pages. */
export const listOptionsSchema = z.strictObject({
  limit: z.number().int().min(0).optional().describe('At most so many items. Default: all.'),
  pageSize: z
    .number()
    .int()
    .min(2)
    .max(10_000)
    .optional()
    .describe('Rows that one request asks for. Default: 500.'),
});

/** See {@link listOptionsSchema}. */
export type ListOptions = z.input<typeof listOptionsSchema>;

/** What is listed. */
export interface ListRequest<T> {
  readonly path: string;
  readonly query: Readonly<Record<string, QueryValue>>;
  /** Of one item. */
  readonly schema: z.ZodType<T>;
  /** In which order the server gives the items by their id. @default ascending */
  readonly order?: ListOrder;
  /** Leaves items out here, for what the server can't filter page by page. @default none */
  readonly keep?: (item: T) => boolean;
}

interface Cursor {
  readonly offset: number;
  /** Pages so far: two with the same offset are no repetition. */
  readonly turn: number;
  /** Pages in a row that brought nothing new. */
  readonly stale: number;
}

/**
 * A list of the server as one sequence: it ends, and has every item once (copr contract 5). There are offsets only, so that rows that
 * are deleted or added meanwhile move the rest. Therefore a page begins with the last row of the one before; when it does not, rows were
 * deleted, and the walk goes back until it meets what it has seen.
 * @throws PublishError as a read does; PROTOCOL for a list that never ends
 */
export function listPages<T extends { readonly id: number }>(
  copr: CoprSession,
  request: ListRequest<T>,
  options: ListOptions,
  call: Call,
): AsyncIterable<T> {
  const { path, query, schema, order = 'ascending', keep } = request;
  const { limit = Number.POSITIVE_INFINITY, pageSize = PAGE_SIZE } = options;
  const page = z.object({ items: z.array(schema) });
  const sight = createListSight(order);
  const pages = paginate<T, Cursor>(
    async ({ offset, turn, stale }, signal) => {
      // The first page asks for no more than is wanted.
      const rows = keep === undefined && turn === 0 ? Math.min(pageSize, limit) : pageSize;
      const { items } = await copr.read(path, { ...query, limit: rows, offset }, page, { ...call, signal });
      const next = (to: number): Cursor => ({ offset: to, turn: turn + 1, stale: stale + 1 });
      const [first] = items;
      if (stale >= MOST_STALE) throw endless(path);
      if (offset > 0 && (first === undefined || sight.isNew(first)))
        return { items: [], next: next(Math.max(0, offset - pageSize)) };
      const fresh = items.filter((item) => sight.isNew(item));
      sight.add(fresh);
      if (items.length < rows) return { items: fresh };
      return {
        items: fresh,
        next: { ...next(offset + items.length - 1), stale: fresh.length > 0 ? 0 : stale + 1 },
      };
    },
    { signal: call.signal, first: { offset: 0, turn: 0, stale: 0 } },
  );
  return limited(pages, { limit, ...(keep === undefined ? {} : { keep }) });
}

async function* limited<T>(
  items: AsyncIterable<T>,
  { limit, keep }: { readonly limit: number; readonly keep?: (item: T) => boolean },
): AsyncGenerator<T, void, void> {
  let left = limit;
  if (left <= 0) return;
  for await (const item of items) {
    if (keep?.(item) === false) continue;
    yield item;
    if (--left <= 0) return;
  }
}

const endless = (path: string): PublishError =>
  new PublishError('PROTOCOL', `the list ${path} does not end: its pages repeat`, {
    store: 'copr',
    hint: 'the list changes faster than it can be read, or the server ignores the offset: try again with a larger pageSize',
  });
