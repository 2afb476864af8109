import { HubFault } from '../hub-fault.js';
import { truthy } from '../xmlrpc/python.js';
import { isStruct, type Struct, type Value } from '../xmlrpc/value.js';
import { Args } from './args.js';
import { defaultOf, type Signature } from './signature.js';

/** Positional and keyword arguments as they stand in a call. */
export interface Given {
  readonly positional: readonly Value[];
  readonly keywords: Struct;
}

/** A last struct whose `__starstar` is true holds the keyword arguments (koji contract 2). */
export function decodeParams(params: readonly Value[]): Given {
  const last = params.at(-1);
  if (!isStruct(last) || !truthy(last.__starstar)) return { positional: params, keywords: {} };
  const { __starstar: _, ...keywords } = last;
  return { positional: params.slice(0, -1), keywords };
}

/**
 * Gives each parameter its argument, as Python does at a call.
 * @throws HubFault 1019 in Python's words (recordings fault-invalid-args-kw, echo-kwargs)
 */
export function bind(signature: Signature, { positional, keywords }: Given): Args {
  const { params, rest, extra, python } = signature;
  const values = new Map<string, Value>();
  const fail = (complaint: string): never => {
    throw new HubFault('ParameterError', `${python}() ${complaint}`);
  };
  positional.slice(0, params.length).forEach((value, index) => {
    values.set(params[index] ?? '', value);
  });
  const others: Record<string, Value> = {};
  for (const [name, value] of Object.entries(keywords)) {
    if (params.includes(name)) {
      if (values.has(name)) fail(`got multiple values for argument '${name}'`);
      values.set(name, value ?? null);
    } else if (extra === null) fail(`got an unexpected keyword argument '${name}'`);
    else others[name] = value ?? null;
  }
  if (positional.length > params.length && rest === null) fail(tooMany(signature, positional.length));
  const missing = params.filter((name, index) => {
    if (values.has(name)) return false;
    const fallback = defaultOf(signature, index);
    if (fallback === undefined) return true;
    values.set(name, fallback);
    return false;
  });
  if (missing.length > 0) fail(missingArguments(missing));
  return new Args({ values, rest: positional.slice(params.length), extra: others });
}

/** "takes from 2 to 3 positional arguments but 4 were given": `self` counts. */
function tooMany({ params, defaults, bound }: Signature, given: number): string {
  const self = bound ? 1 : 0;
  const most = params.length + self;
  const least = most - defaults.length;
  const takes = defaults.length > 0 ? `from ${least} to ${most}` : String(most);
  const plural = most === 1 && defaults.length === 0 ? '' : 's';
  const were = given + self === 1 ? 'was' : 'were';
  return `takes ${takes} positional argument${plural} but ${given + self} ${were} given`;
}

function missingArguments(names: readonly string[]): string {
  const quoted = names.map((name) => `'${name}'`);
  const last = quoted.pop() ?? '';
  const list =
    quoted.length === 0
      ? last
      : quoted.length === 1
        ? `${quoted[0]} and ${last}`
        : `${quoted.join(', ')}, and ${last}`;
  return `missing ${names.length} required positional argument${names.length === 1 ? '' : 's'}: ${list}`;
}
