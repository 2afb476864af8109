import { type AdapterRegistry, PublishError, type StoreDefinition } from '@omnipub/core';
import type { z } from 'zod';
import { type JsonShape, shapeOf } from './json-shape.js';
import { isRecord, resolvePaths, unknownKeys } from './walk.js';
import type { YamlPath } from './yaml-file.js';
import { type Problem, problemsOf, unknownKey } from './zod-issues.js';

/** A store of the file with its adapter; `config` is there when it was right. */
export interface ReadStore {
  readonly definition?: StoreDefinition;
  readonly config?: unknown;
  readonly problems: readonly Problem[];
}

/** Reads `stores.<name>`: loads the adapter and lets its schema check everything but `kind`. */
export async function readStore(
  value: unknown,
  options: { readonly path: YamlPath; readonly registry: AdapterRegistry; readonly folder: string },
): Promise<ReadStore> {
  if (!isRecord(value) || typeof value['kind'] !== 'string') return { problems: [] };
  const { kind, ...settings } = value;
  let definition: StoreDefinition;
  try {
    definition = await options.registry.load(kind);
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || thrown.code !== 'INVALID_INPUT') throw thrown;
    const hint = thrown.hint === undefined ? {} : { hint: thrown.hint };
    return { problems: [{ path: [...options.path, 'kind'], message: thrown.message, ...hint }] };
  }
  const { parsed, problems } = readInput(settings, definition.schemas.config, options);
  return { definition, problems, ...(problems.length === 0 ? { config: parsed } : {}) };
}

/**
 * Checks one value by an adapter's schema, and refuses keys that the schema would silently drop. Strings that the
 * schema marks with `.meta({ format: 'path' })` are made absolute first, from the folder of the file.
 */
export function readInput(
  value: unknown,
  schema: z.ZodType,
  options: { readonly path: YamlPath; readonly folder: string },
): { readonly parsed?: unknown; readonly problems: readonly Problem[] } {
  const shape: JsonShape = shapeOf(schema);
  const resolved = resolvePaths(value, shape, options.folder);
  const result = schema.safeParse(resolved);
  const problems = result.success ? [] : problemsOf(result.error.issues, resolved, shape);
  const told = new Set(problems.map(({ path }) => JSON.stringify(path)));
  for (const { path, known } of unknownKeys(resolved, shape)) {
    if (!told.has(JSON.stringify(path))) problems.push(unknownKey(path, known));
  }
  const placed = problems.map((problem) => ({ ...problem, path: [...options.path, ...problem.path] }));
  return { problems: placed, ...(result.success ? { parsed: result.data } : {}) };
}
