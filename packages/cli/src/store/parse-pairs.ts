import { PublishError } from '@omnipub/core';

/** One `key=value` of the command line. */
export interface Pair {
  /** `a.b=` leads to b inside a. */
  readonly path: readonly string[];
  /** As typed; several where the key was repeated. */
  readonly values: readonly string[];
}

/** Keys that would change how objects behave instead of filling one in. */
const unsafe = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * Reads `key=value` words; a repeated key gathers its values.
 * @param option how the user typed it, for messages: `--set`
 * @throws PublishError INVALID_INPUT for a word without `=`, an empty key, and keys that contradict each other
 */
export function parsePairs(words: readonly string[], option: string): readonly Pair[] {
  const byKey = new Map<string, Pair>();
  for (const word of words) {
    const equals = word.indexOf('=');
    const key = word.slice(0, Math.max(0, equals));
    const path = key.split('.');
    // The value may be a secret typed into the wrong place: only the key is shown.
    if (equals <= 0) {
      throw new PublishError(
        'INVALID_INPUT',
        `${option} takes key=value, not ${JSON.stringify(equals === 0 ? '=…' : word)}`,
        {
          hint: `for example: ${option} project=demo`,
        },
      );
    }
    if (path.some((part) => part === '' || unsafe.has(part))) {
      throw new PublishError('INVALID_INPUT', `${option} ${key}=…: this key can't be used`);
    }
    const before = byKey.get(key);
    byKey.set(key, { path, values: [...(before?.values ?? []), word.slice(equals + 1)] });
  }
  const pairs = [...byKey.values()];
  for (const outer of pairs) {
    const inner = pairs.find((other) => other !== outer && startsWith(other.path, outer.path));
    if (inner === undefined) continue;
    const [a, b] = [outer.path.join('.'), inner.path.join('.')];
    throw new PublishError('INVALID_INPUT', `${option} ${a}=… and ${option} ${b}=… can't both be`, {
      hint: `give ${a} as JSON, or only fields inside it`,
    });
  }
  return pairs;
}

/** Whether a path begins with another. */
export function startsWith(path: readonly PropertyKey[], start: readonly PropertyKey[]): boolean {
  return start.length <= path.length && start.every((part, index) => String(path[index]) === String(part));
}
