import { posix } from 'node:path';
import type { Raw } from './raw.js';

/** The shortest equivalent of `path`, without a trailing slash; `''` is `.`. */
export function clean(path: Raw): Raw {
  const normal = posix.normalize(path);
  return normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal;
}

/** Joins and cleans; so `join(registry, '.')` is the registry itself (gobbler contract 4). */
export function join(...parts: readonly Raw[]): Raw {
  return clean(posix.join(...parts));
}

/** The last element; `.` of an empty path, `/` of the root. */
export function base(path: Raw): Raw {
  if (path === '') return '.';
  return posix.basename(path) || '/';
}

/** Everything but the last element, cleaned. */
export function dir(path: Raw): Raw {
  return clean(posix.dirname(path));
}

/** True when `path`, taken lexically, does not leave the directory it is relative to. */
export function isLocal(path: Raw): boolean {
  if (path === '' || path.startsWith('/')) return false;
  const cleaned = clean(path);
  return cleaned !== '..' && !cleaned.startsWith('../');
}

/** `target` seen from `from`, lexically; undefined when one is absolute and the other is not. */
export function rel(from: Raw, target: Raw): Raw | undefined {
  if (posix.isAbsolute(from) !== posix.isAbsolute(target)) return undefined;
  return posix.relative(from, target) || '.';
}

/** `target` seen from `from` when it lies inside; undefined when it does not. */
export function inside(from: Raw, target: Raw): Raw | undefined {
  const relative = rel(from, target);
  return relative !== undefined && isLocal(relative) ? relative : undefined;
}

/** True for an absolute path. */
export function isAbsolute(path: Raw): boolean {
  return path.startsWith('/');
}
