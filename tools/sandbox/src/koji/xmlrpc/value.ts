/** A Python float. Whole ones must stay floats on the wire: `1795000000.0`. */
export class Double {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** What stood in a `<dateTime.iso8601>`. The hub never makes one, it only gives them back (koji contract 2). */
export class DateTime {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/**
 * A value as the hub, a Python program, sees it: integers are numbers up to 2^53 and bigints beyond, `<base64>` is a Buffer.
 * Structs that were parsed have no prototype, so that `__proto__` is a key like any other.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | Double
  | DateTime
  | Buffer
  | readonly Value[]
  | Struct;

/** A struct; members that are undefined are not there. */
export interface Struct {
  readonly [key: string]: Value | undefined;
}

/** True for a struct, and for nothing else that is an object here. */
export function isStruct(value: Value | undefined): value is Struct {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Double) &&
    !(value instanceof DateTime) &&
    !Buffer.isBuffer(value)
  );
}

/** True for an array. `Array.isArray` alone makes `any[]` of it. */
export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}
