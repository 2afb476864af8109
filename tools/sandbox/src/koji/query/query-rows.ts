import { HubFault } from '../hub-fault.js';
import { PythonError } from '../python-error.js';
import { truthy } from '../xmlrpc/python.js';
import { isStruct, type Struct, type Value } from '../xmlrpc/value.js';
import { byColumns } from './compare.js';

/**
 * Answers rows as `queryOpts` wants them (koji contract 7): counted, ordered, cut, or as lists. Columns come in alphabetical order.
 * @param orderMap names that may be ordered by, where the method has a list of its own
 * @throws PythonError for an order that is no column (recording listBuilds-bad-order), HubFault 1019 where there is a list
 */
export function queryRows(
  rows: readonly Struct[],
  queryOpts: Value,
  options: { columns?: readonly string[]; orderMap?: Readonly<Record<string, string>> } = {},
): Value {
  const opts = isStruct(queryOpts) ? queryOpts : {};
  const columns = [...(options.columns ?? Object.keys(rows[0] ?? {}))].sort(byCodePoint);
  const cut = slice(rows, opts);
  if (truthy(opts.countOnly)) return cut.length;
  const order = typeof opts.order === 'string' ? opts.order : '';
  const ordered = order === '' ? rows : sort(rows, { order, columns, orderMap: options.orderMap });
  const page = slice(ordered, opts);
  if (truthy(opts.asList)) return page.map((row) => columns.map((column) => row[column] ?? null));
  return page.map((row) => pick(row, columns));
}

/** Limits of 0 and nil are none (recording edge-limit-zero). */
function slice(rows: readonly Struct[], opts: Struct): readonly Struct[] {
  const offset = typeof opts.offset === 'number' ? opts.offset : 0;
  const limit = typeof opts.limit === 'number' ? opts.limit : 0;
  if (offset < 0 || limit < 0) {
    const name = offset < 0 ? 'OFFSET' : 'LIMIT';
    throw new PythonError('psycopg2.errors.InvalidRowCountInOffsetClause', `${name} must not be negative`);
  }
  return limit === 0 ? rows.slice(offset) : rows.slice(offset, offset + limit);
}

function sort(
  rows: readonly Struct[],
  options: {
    order: string;
    columns: readonly string[];
    orderMap: Readonly<Record<string, string>> | undefined;
  },
): readonly Struct[] {
  const terms = options.order.split(',').map((term) => {
    const descending = term.startsWith('-');
    const name = descending ? term.slice(1) : term;
    if (options.orderMap !== undefined) {
      const column = options.orderMap[name];
      if (column === undefined) throw new HubFault('ParameterError', `Invalid order term: ${name}`);
      return { column, descending };
    }
    // Without rows nobody knows the columns, and nothing is ordered.
    if (rows.length > 0 && !options.columns.includes(name)) {
      throw new PythonError('Exception', `Invalid order: ${name}`);
    }
    return { column: name, descending };
  });
  return [...rows].sort(byColumns(terms));
}

function pick(row: Struct, columns: readonly string[]): Struct {
  const result: Record<string, Value> = {};
  for (const column of columns) result[column] = row[column] ?? null;
  return result;
}

/** As Python sorts names. */
export function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
