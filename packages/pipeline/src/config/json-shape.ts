import { z } from 'zod';

/** The part of JSON Schema that zod writes and this package reads. */
export interface JsonShape {
  readonly [key: string]: unknown;
  readonly properties?: Readonly<Record<string, JsonShape>>;
  readonly additionalProperties?: boolean | JsonShape;
  readonly items?: JsonShape | boolean;
  readonly anyOf?: readonly JsonShape[];
  readonly oneOf?: readonly JsonShape[];
  readonly allOf?: readonly JsonShape[];
  readonly format?: string;
}

/** JSON Schema (draft 2020-12) of what a zod schema accepts; what can't be said in it is left open. */
export function shapeOf(schema: z.ZodType): JsonShape {
  const { $schema: _, ...shape } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return shape as JsonShape;
}

/** The shape and, of a union, its branches. */
export function branches(shape: JsonShape): readonly JsonShape[] {
  const inner = [...(shape.anyOf ?? []), ...(shape.oneOf ?? []), ...(shape.allOf ?? [])];
  return [shape, ...inner.flatMap(branches)];
}

/** What is known of the members of an object: the keys, or that any key will do. */
export function members(shape: JsonShape): { readonly keys: readonly string[]; readonly open: boolean } {
  const all = branches(shape);
  const keys = new Set(all.flatMap((branch) => Object.keys(branch.properties ?? {})));
  // zod writes a strip-mode object without `additionalProperties`; only `true` or a schema lets other keys mean something.
  const open = all.some(({ additionalProperties: more }) => more !== undefined && more !== false);
  return { keys: [...keys], open: open || !all.some(({ properties }) => properties !== undefined) };
}

/** The shape of one member or item, where one is known. */
export function shapeAt(shape: JsonShape, part: string | number): JsonShape | undefined {
  for (const branch of branches(shape)) {
    if (typeof part === 'number') {
      if (typeof branch.items === 'object') return branch.items;
      continue;
    }
    const own = branch.properties;
    if (own !== undefined && Object.hasOwn(own, part)) return own[part];
    if (typeof branch.additionalProperties === 'object') return branch.additionalProperties;
  }
  return undefined;
}
