import { truthy } from '../xmlrpc/python.js';
import { isStruct, type Struct, type Value } from '../xmlrpc/value.js';

/** The arguments of a call, by the names of the method's parameters. */
export class Args {
  readonly #values: ReadonlyMap<string, Value>;
  /** What `*args` took. */
  readonly rest: readonly Value[];
  /** What `**kwargs` took. */
  readonly extra: Struct;

  constructor(args: { values: ReadonlyMap<string, Value>; rest: readonly Value[]; extra: Struct }) {
    this.#values = args.values;
    this.rest = args.rest;
    this.extra = args.extra;
  }

  /** An argument, whatever it is. @throws RangeError for a parameter that the method has not */
  get(name: string): Value {
    const value = this.#values.get(name);
    if (value === undefined) throw new RangeError(`this method has no parameter ${name}`);
    return value;
  }

  /** Whether the method has such a parameter. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** What Python's `if` makes of an argument. */
  flag(name: string): boolean {
    return truthy(this.get(name));
  }

  /** A struct; an empty one for anything that Python takes for false. */
  struct(name: string): Struct {
    const value = this.get(name);
    return isStruct(value) ? value : {};
  }
}
