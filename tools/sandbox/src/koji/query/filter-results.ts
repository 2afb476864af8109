import type { Args } from '../api/args.js';
import { bind } from '../api/bind.js';
import type { Call, Methods } from '../api/call.js';
import type { Registry } from '../api/registry.js';
import { genericError, HubFault } from '../hub-fault.js';
import { PythonError } from '../python-error.js';
import { str, truthy } from '../xmlrpc/python.js';
import { isList, isStruct, type Struct, type Value } from '../xmlrpc/value.js';
import { compare } from './compare.js';

/** Paging for methods that have none (koji contract 7); the whole answer is made all the same. */
export function filterMethods(registry: () => Registry): Methods {
  const call = async (of: Call, args: Args, keywords: Struct): Promise<Value> => {
    const { handler, signature } = registry().need(str(args.get('methodName')));
    return handler(of, bind(signature, { positional: args.rest, keywords }));
  };
  const countAndFilter = async (of: Call, args: Args): Promise<[number, Value]> => {
    const { filterOpts, ...keywords } = args.extra;
    const name = str(args.get('methodName'));
    registry().need(name);
    let results: Value;
    try {
      results = await call(of, args, keywords);
    } catch (error) {
      if (!(error instanceof HubFault || error instanceof PythonError)) throw error;
      throw genericError(`method ${name} raised an exception (${error.message})`);
    }
    if (results === null) return [0, null];
    if (!isList(results)) throw genericError(`${name}() did not return a list`);
    return [results.length, page(results, isStruct(filterOpts) ? filterOpts : {})];
  };
  return {
    countAndFilterResults: countAndFilter,
    filterResults: async (of, args) => (await countAndFilter(of, args))[1],
    count: async (of, args) => {
      const result = await call(of, args, args.extra);
      if (result === null) return 0;
      if (isList(result)) return result.length;
      return isStruct(result) ? Object.keys(result).length : 1;
    },
  };
}

function page(results: readonly Value[], opts: Struct): readonly Value[] {
  const rows =
    typeof opts.order === 'string' && opts.order !== '' ? sorted(results, opts.order, opts) : results;
  const from = truthy(opts.offset) && typeof opts.offset === 'number' ? rows.slice(opts.offset) : rows;
  return truthy(opts.limit) && typeof opts.limit === 'number' ? from.slice(0, opts.limit) : from;
}

function sorted(results: readonly Value[], order: string, opts: Struct): readonly Value[] {
  const reverse = order.startsWith('-');
  const key = reverse ? order.slice(1) : order;
  const noneGreatest = opts.noneGreatest === undefined || truthy(opts.noneGreatest);
  const valueOf = (row: Value): Value => {
    const value = isStruct(row) ? row[key] : undefined;
    if (value === undefined) throw new PythonError('KeyError', `'${key}'`, { args: key });
    return value;
  };
  const result = [...results].sort((a, b) => {
    const [left, right] = [valueOf(a), valueOf(b)];
    if (!noneGreatest && left === null && right !== null) return -1;
    if (!noneGreatest && right === null && left !== null) return 1;
    return compare(left, right);
  });
  return reverse ? result.reverse() : result;
}
