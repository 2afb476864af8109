import { z } from 'zod';
import { whole } from '../api/build-schemas.js';
import { checkedFilter } from './checked-filter.js';
import type { ListOptions } from './list-options.js';
import type { Reader } from './reader.js';
import { type HubList, walkList } from './walk-list.js';

const searchInput = z.strictObject({
  terms: z.string().min(1),
  type: z.enum(['package', 'build', 'tag', 'target', 'user', 'host', 'rpm', 'maven', 'win']),
  /** `glob`: `*` and `?`; `regexp`: of PostgreSQL. @default glob */
  match: z.enum(['glob', 'regexp', 'exact']).default('glob'),
});

/** What is searched for. */
export type SearchInput = z.input<typeof searchInput>;

const found = z.looseObject({ id: whole, name: z.string() });
/** What was found. */
export type Found = z.output<typeof found>;

const results: HubList<Found> = {
  method: 'search',
  row: found,
  column: 'id',
  keyOf: (row) => row.id,
  paging: 'queryOpts',
  usual: 'oldest',
};

/** Searches names (recording search). @throws PublishError INVALID_INPUT */
export async function* search(
  reader: Reader,
  input: SearchInput,
  options: ListOptions = {},
): AsyncGenerator<Found, void, void> {
  const { terms, type, match } = checkedFilter(searchInput, input, 'a search');
  yield* walkList(reader, results, { params: [terms, type, match] }, options);
}
