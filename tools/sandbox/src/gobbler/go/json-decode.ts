import { type Parsed, parseJson } from './json-parse.js';
import { type Raw, text } from './raw.js';

/** What a member of a request may be. `name` is the Go type that messages mention. */
export type Shape = StringShape | BoolShape | ListShape | StructShape;
interface StringShape {
  readonly kind: 'string';
}
interface BoolShape {
  readonly kind: 'bool';
}
interface ListShape<Of extends Shape = Shape> {
  readonly kind: 'list';
  readonly of: Of;
}
interface StructShape<F extends Record<string, Shape> = Record<string, Shape>> {
  readonly kind: 'struct';
  readonly name: string;
  readonly fields: F;
}

/** The value that a shape decodes to; a member that is absent or null is undefined. */
export type Decoded<S> = S extends StringShape
  ? Raw
  : S extends BoolShape
    ? boolean
    : S extends { kind: 'list'; of: infer Of }
      ? Decoded<Of>[]
      : S extends { kind: 'struct'; fields: infer F }
        ? { -readonly [K in keyof F]?: Decoded<F[K]> | undefined }
        : never;

/** A string. */
export const string = { kind: 'string' } as const;
/** A boolean. */
export const bool = { kind: 'bool' } as const;
/** A list of `of`. */
export const list = <const Of extends Shape>(of: Of): { kind: 'list'; of: Of } => ({ kind: 'list', of });
/** An object; unknown keys are ignored. An empty `name` is a type without a name. */
export const struct = <const F extends Record<string, Shape>>(
  name: string,
  fields: F,
): { kind: 'struct'; name: string; fields: F } => ({ kind: 'struct', name, fields });

/** A member has the wrong type; the message is the one of Go's encoding/json. */
export class JsonTypeError extends Error {
  override readonly name = 'JsonTypeError';
}

/**
 * Parses and decodes as encoding/json does: keys match case-insensitively, the last of equal keys wins, null is absent
 * (gobbler contract 2). @throws JsonSyntaxError, JsonTypeError
 */
export function decodeJson<S extends Shape>(input: Raw, shape: S): Decoded<S> {
  const parsed = parseJson(input);
  const value: unknown =
    parsed.type === 'null' ? {} : decode(parsed, shape, { root: shape, path: [] }, undefined);
  return value as Decoded<S>;
}

interface Place {
  readonly root: Shape;
  readonly path: readonly string[];
}

function decode(parsed: Parsed, shape: Shape, place: Place, existing: unknown): unknown {
  if (parsed.type === 'null') return undefined;
  if (shape.kind === 'string' && parsed.type === 'string') return parsed.value;
  if (shape.kind === 'bool' && parsed.type === 'bool') return parsed.value;
  if (shape.kind === 'list' && parsed.type === 'array') {
    // A null among strings is the empty string: slices hold no pointers.
    return parsed.items.map((item) => decode(item, shape.of, place, undefined) ?? empty(shape.of));
  }
  if (shape.kind === 'struct' && parsed.type === 'object') {
    // Go decodes a repeated object into the one that is there already.
    const target = (existing ?? {}) as Record<string, unknown>;
    for (const [key, value] of parsed.members) {
      const field = Object.keys(shape.fields).find((name) => fold(name) === fold(text(key)));
      const inner = field === undefined ? undefined : shape.fields[field];
      if (field === undefined || inner === undefined) continue;
      const at = { root: place.root, path: [...place.path, field] };
      target[field] = decode(value, inner, at, target[field]);
    }
    return target;
  }
  throw new JsonTypeError(mismatch(parsed.type, shape, place));
}

const empty = (shape: Shape): unknown => (shape.kind === 'string' ? '' : shape.kind === 'bool' ? false : {});

/** Simple case folding; U+017F and U+212A fold to s and k. */
const fold = (key: string): string => key.toLowerCase().replaceAll('\u017f', 's').replaceAll('\u212a', 'k');

function mismatch(found: string, shape: Shape, place: Place): string {
  const where =
    place.path.length === 0
      ? 'Go value'
      : `Go struct field ${place.root.kind === 'struct' ? place.root.name : ''}.${place.path.join('.')}`;
  return `json: cannot unmarshal ${found} into ${where} of type ${goType(shape)}`;
}

function goType(shape: Shape): string {
  if (shape.kind === 'list') return `[]${goType(shape.of)}`;
  if (shape.kind === 'struct') return shape.name === '' ? 'struct' : `main.${shape.name}`;
  return shape.kind;
}
