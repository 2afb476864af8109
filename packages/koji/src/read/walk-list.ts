import { callOf, paginate } from '@omnipub/core';
import { z } from 'zod';
import { parseShape } from '../api/parse-result.js';
import type { Keywords } from '../session/hub-connection.js';
import type { XmlRpcInput } from '../xmlrpc/value.js';
import { keysetPage, keysetStart } from './keyset.js';
import { type ListOptions, walkPlan } from './list-options.js';
import type { Reader } from './reader.js';

/** A list method of the hub and what its rows are. */
export interface HubList<Row> {
  readonly method: string;
  readonly row: z.ZodType<Row>;
  /** The column with the number that orders the rows. */
  readonly column: string;
  readonly keyOf: (row: Row) => number;
  /** Where the number is not unique. */
  readonly identityOf?: (row: Row) => string;
  /** `filterResults`: it has no queryOpts, or does not heed them; the hub makes the whole list for each page (koji contract 7). */
  readonly paging: 'queryOpts' | 'filterResults';
  readonly usual: 'newest' | 'oldest';
}

/** What a list is asked for. */
export interface ListQuestion {
  readonly params?: readonly XmlRpcInput[];
  readonly keywords?: Keywords;
}

/** Walks a list of the hub in the order of its numbers, page by page. {@link keysetPage} */
export async function* walkList<Row>(
  { hub }: Pick<Reader, 'hub'>,
  list: HubList<Row>,
  { params = [], keywords = {} }: ListQuestion,
  options: ListOptions = {},
): AsyncGenerator<Row, void, void> {
  const { direction, limit, pageSize } = walkPlan(options, list.usual);
  const { signal, emit } = callOf(options);
  const order = direction === 'ascending' ? list.column : `-${list.column}`;
  const { method, paging, keyOf, identityOf } = list;
  const rows = z.array(list.row);
  const source = {
    keyOf,
    identityOf,
    direction,
    pageSize,
    what: method,
    async rows(range: { readonly offset: number; readonly limit: number }) {
      const paged = { order, ...range };
      const call = { access: 'read', signal, emit } as const;
      const answer =
        paging === 'queryOpts'
          ? hub.call(method, params, { ...call, keywords: { ...keywords, queryOpts: paged } })
          : hub.call('filterResults', [method, ...params], {
              ...call,
              keywords: { ...keywords, filterOpts: paged },
            });
      // A list that is nil is one of nothing.
      return parseShape(rows, (await answer) ?? [], method);
    },
  };
  let left = limit;
  const pages = paginate((cursor: typeof keysetStart) => keysetPage(source, cursor), {
    signal,
    first: keysetStart,
  });
  for await (const row of pages) {
    yield row;
    if (--left <= 0) return;
  }
}
