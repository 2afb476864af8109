/** One argument; with a default it may be left out. */
export interface ApiArgument {
  readonly name: string;
  readonly fallback?: { readonly value: null | boolean | number | string };
}

/** One method of the hub, as its `_listapi` tells it. */
export interface ApiMethod {
  readonly name: string;
  readonly args: readonly ApiArgument[];
  /** `*args` of Python. */
  readonly rest?: string;
  /** `**keywords` of Python. */
  readonly keywords?: string;
  readonly doc?: string;
}

/** Reads what `_listapi` answered. @throws Error naming the method that is something else */
export function parseListApi(json: unknown): ApiMethod[] {
  if (!Array.isArray(json)) throw new Error('list-api.json is no list');
  return json.map((entry: unknown, index) => {
    if (!isRecord(entry) || typeof entry.name !== 'string')
      throw new Error(`method ${String(index)} has no name`);
    return methodOf(entry, entry.name);
  });
}

function methodOf(entry: Record<string, unknown>, name: string): ApiMethod {
  const { args, argspec, doc } = entry;
  if (!Array.isArray(args) || !Array.isArray(argspec)) throw new Error(`${name} has no arguments`);
  // [positional, *args, **keywords, ...] of Python's inspect.getfullargspec.
  const [, rest, keywords] = argspec as readonly unknown[];
  const plain = args.filter((arg) => arg !== rest && arg !== keywords);
  return {
    name,
    args: plain.map((arg: unknown) => argumentOf(arg, name)),
    ...(typeof rest === 'string' ? { rest } : {}),
    ...(typeof keywords === 'string' ? { keywords } : {}),
    ...(typeof doc === 'string' ? { doc } : {}),
  };
}

function argumentOf(arg: unknown, method: string): ApiArgument {
  if (typeof arg === 'string') return { name: arg };
  if (Array.isArray(arg) && arg.length === 2) {
    const [name, value] = arg as readonly unknown[];
    if (typeof name === 'string' && isScalar(value)) return { name, fallback: { value } };
  }
  throw new Error(`${method} has an argument of another form`);
}

function isScalar(value: unknown): value is null | boolean | number | string {
  return value === null || ['boolean', 'number', 'string'].includes(typeof value);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
