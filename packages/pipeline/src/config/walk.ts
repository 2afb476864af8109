import { isAbsolute, resolve } from 'node:path';
import { branches, type JsonShape, members, shapeAt } from './json-shape.js';
import type { YamlPath } from './yaml-file.js';

/** Is it an object with keys, not an array? */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Every string in a value with its path; keys are not among them. */
export function* strings(value: unknown, path: YamlPath = []): Generator<{ text: string; path: YamlPath }> {
  if (typeof value === 'string') yield { text: value, path };
  else if (Array.isArray(value))
    for (const [index, item] of value.entries()) yield* strings(item, [...path, index]);
  else if (isRecord(value))
    for (const [key, item] of Object.entries(value)) yield* strings(item, [...path, key]);
}

/** Places of the key `__proto__`, which zod and plain objects treat as something else than a key. */
export function* protoKeys(value: unknown, path: YamlPath = []): Generator<YamlPath> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    const at = [...path, Array.isArray(value) ? Number(key) : key];
    if (key === '__proto__') yield at;
    else yield* protoKeys(inner, at);
  }
}

/** Keys that the shape does not know, also inside; objects whose keys are open are left alone. */
export function* unknownKeys(
  value: unknown,
  shape: JsonShape,
  path: YamlPath = [],
): Generator<{ path: YamlPath; known: readonly string[] }> {
  if (Array.isArray(value)) {
    const items = shapeAt(shape, 0);
    if (items !== undefined)
      for (const [i, item] of value.entries()) yield* unknownKeys(item, items, [...path, i]);
    return;
  }
  if (!isRecord(value)) return;
  const { keys, open } = members(shape);
  for (const [key, inner] of Object.entries(value)) {
    const at = shapeAt(shape, key);
    if (at !== undefined) yield* unknownKeys(inner, at, [...path, key]);
    else if (!open) yield { path: [...path, key], known: keys };
  }
}

/** A copy in which strings whose schema has `.meta({ format: 'path' })` are absolute, seen from `folder`. */
export function resolvePaths(value: unknown, shape: JsonShape | undefined, folder: string): unknown {
  if (shape === undefined) return value;
  if (typeof value === 'string') {
    const isPath = branches(shape).some(({ format }) => format === 'path');
    return isPath && value !== '' && !isAbsolute(value) ? resolve(folder, value) : value;
  }
  if (Array.isArray(value))
    return value.map((item, index) => resolvePaths(item, shapeAt(shape, index), folder));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, resolvePaths(inner, shapeAt(shape, key), folder)]),
  );
}

/** Every string whose schema has `.meta({ format: 'path' })`, with its place. */
export function* pathsIn(
  value: unknown,
  shape: JsonShape | undefined,
  path: YamlPath = [],
): Generator<{ file: string; path: YamlPath }> {
  if (shape === undefined) return;
  if (typeof value === 'string') {
    if (branches(shape).some(({ format }) => format === 'path')) yield { file: value, path };
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      yield* pathsIn(item, shapeAt(shape, index), [...path, index]);
  } else if (isRecord(value)) {
    for (const [key, item] of Object.entries(value))
      yield* pathsIn(item, shapeAt(shape, key), [...path, key]);
  }
}
