import { BadRequest } from './bad-request.js';
import type { MethodCall } from './parse.js';
import { str } from './python.js';
import { DateTime, Double, type Value } from './value.js';

const INTEGERS = new Set(['i1', 'i2', 'i4', 'i8', 'int', 'biginteger']);
const SCALARS = new Set([
  ...INTEGERS,
  'nil',
  'boolean',
  'double',
  'float',
  'bigdecimal',
  'string',
  'name',
  'base64',
  'dateTime.iso8601',
]);
const KNOWN = new Set([...SCALARS, 'array', 'struct', 'value', 'params', 'fault', 'methodName']);

/** Makes values of elements, as Python's xmlrpc.client does: without recursion, so that depth is bounded by the request's length. */
export class Unmarshaller {
  readonly #stack: Value[] = [];
  /** Where the open arrays and structs began on the stack. */
  readonly #marks: number[] = [];
  #text = '';
  /** The element that opened last was a `value` with nothing inside so far: its text is a string. */
  #untyped = false;
  #seen = false;
  #method: string | null = null;

  start(name: string): void {
    const tag = local(name);
    if (tag === 'array' || tag === 'struct') this.#marks.push(this.#stack.length);
    this.#text = '';
    if (this.#untyped && !KNOWN.has(tag)) throw new BadRequest(`unknown tag '${tag}'`);
    this.#untyped = tag === 'value';
  }

  data(text: string): void {
    this.#text += text;
  }

  end(name: string): void {
    const tag = local(name);
    const text = this.#text;
    if (SCALARS.has(tag)) {
      this.#stack.push(scalar(tag, text));
      this.#untyped = false;
      if (tag !== 'name') this.#text = '';
    } else if (tag === 'value') {
      if (this.#untyped) this.#stack.push(text);
      this.#untyped = false;
    } else if (tag === 'array') {
      const items = this.#stack.splice(this.#mark());
      this.#stack.push(items);
      this.#untyped = false;
    } else if (tag === 'struct') {
      this.#stack.push(structOf(this.#stack.splice(this.#mark())));
      this.#untyped = false;
    } else if (tag === 'methodName') {
      this.#method = text;
      this.#seen = true;
    } else if (tag === 'params' || tag === 'fault') this.#seen = true;
  }

  /** @throws BadRequest with nothing to say, as Python's ResponseError, where no call was in the document */
  close(): MethodCall {
    if (!this.#seen || this.#marks.length > 0) throw new BadRequest('');
    return { method: this.#method, params: this.#stack };
  }

  #mark(): number {
    const mark = this.#marks.pop();
    if (mark === undefined) throw new BadRequest('pop from empty list');
    return mark;
  }
}

/** `ex:nil` is `nil` (recording edge-ex-nil). */
function local(name: string): string {
  return name.slice(name.lastIndexOf(':') + 1);
}

function scalar(tag: string, text: string): Value {
  if (tag === 'nil') return null;
  if (tag === 'string' || tag === 'name') return text;
  if (tag === 'boolean') return boolean(text);
  if (INTEGERS.has(tag)) return integer(text);
  if (tag === 'base64') return Buffer.from(text, 'base64');
  if (tag === 'dateTime.iso8601') return new DateTime(text);
  return double(text);
}

function boolean(text: string): boolean {
  if (text === '0') return false;
  if (text === '1') return true;
  throw new BadRequest('bad boolean value');
}

/** As wide as it comes: only an answer is held to 64 bits (recording edge-int-over-i8). */
function integer(text: string): number | bigint {
  const trimmed = text.trim();
  if (!/^[+-]?\d+(_\d+)*$/.test(trimmed)) {
    throw new BadRequest(`invalid literal for int() with base 10: '${text}'`);
  }
  const digits = trimmed.replaceAll('_', '').replace(/^\+/, '');
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number || 0 : BigInt(digits);
}

function double(text: string): Double {
  const trimmed = text.trim().replace(/(\d)_(?=\d)/g, '$1');
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed)) return new Double(Number(trimmed));
  const special = /^([+-]?)(nan|inf(?:inity)?)$/i.exec(trimmed);
  if (special === null) throw new BadRequest(`could not convert string to float: '${text}'`);
  if (special[2]?.toLowerCase() === 'nan') return new Double(Number.NaN);
  return new Double(special[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
}

/** Members lie as name, value, name, value; of two with one name the later wins. */
function structOf(members: Value[]): Value {
  const struct: Record<string, Value> = Object.create(null) as Record<string, Value>;
  if (members.length % 2 !== 0) throw new BadRequest('list index out of range');
  for (let index = 0; index < members.length; index += 2)
    struct[str(members[index])] = members[index + 1] ?? null;
  return struct;
}
