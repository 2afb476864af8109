import { didYouMean } from '@omnipub/core';
import type { z } from 'zod';
import { type JsonShape, members, shapeAt } from './json-shape.js';
import type { YamlPath } from './yaml-file.js';

/** A problem of one value, before it has a place in the file. */
export interface Problem {
  readonly path: YamlPath;
  readonly message: string;
  readonly hint?: string;
  /** The key itself is wrong, not its value. */
  readonly atKey?: true;
}

type Issue = z.core.$ZodIssue;

/** Turns zod's issues of `value` into sentences. Unknown keys come with the nearest known one. */
export function problemsOf(issues: readonly Issue[], value: unknown, shape: JsonShape): Problem[] {
  return issues.flatMap((issue): Problem[] => {
    const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
    if (issue.code === 'unrecognized_keys') {
      const at = path.reduce<JsonShape | undefined>((here, part) => here && shapeAt(here, part), shape);
      return issue.keys.map((key) => unknownKey([...path, key], at === undefined ? [] : members(at).keys));
    }
    if (issue.code === 'invalid_key') {
      return [
        { path, atKey: true, message: `this name can't be used: ${issue.issues[0]?.message ?? 'bad key'}` },
      ];
    }
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      const best = bestBranch(issue.errors);
      if (best !== undefined) {
        const deeper = best.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] }));
        return problemsOf(deeper, value, shape);
      }
    }
    const given = path.reduce<unknown>(
      (here, part) => (here as Record<string | number, unknown> | undefined)?.[part],
      value,
    );
    return [{ path, ...sentence(issue, given) }];
  });
}

/** The problem of a key that isn't known. */
export function unknownKey(path: YamlPath, known: readonly string[]): Problem {
  const key = String(path.at(-1));
  const hint =
    didYouMean(key, known) ?? (known.length > 0 ? `use one of: ${[...known].sort().join(', ')}` : undefined);
  return { path, atKey: true, message: 'unknown key', ...(hint === undefined ? {} : { hint }) };
}

/** The branch that was meant: the one that accepts the value's type and has the fewest complaints. */
function bestBranch(errors: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  return errors
    .filter((branch) => !branch.some(({ code, path }) => code === 'invalid_type' && path.length === 0))
    .sort((a, b) => a.length - b.length)[0];
}

function sentence(issue: Issue, given: unknown): { message: string; hint?: string } {
  if (issue.code === 'invalid_type') {
    if (given === undefined) return { message: `is missing (${article(issue.expected)})` };
    const message = `must be ${article(issue.expected)}, but is ${article(typeName(given))}`;
    if (issue.expected === 'string' && ['number', 'boolean'].includes(typeof given)) {
      return { message, hint: 'put it in quotes' };
    }
    if (given === null && ['object', 'record'].includes(issue.expected)) {
      return { message, hint: 'write {} for no settings' };
    }
    return { message };
  }
  if (issue.code === 'invalid_value') {
    const allowed = issue.values.map(String);
    if (given === undefined) return { message: `is missing (one of: ${allowed.join(', ')})` };
    const near = typeof given === 'string' ? didYouMean(given, allowed) : undefined;
    return {
      message: `must be ${allowed.length === 1 ? '' : 'one of: '}${allowed.join(', ')}`,
      ...(near && { hint: near }),
    };
  }
  return { message: issue.message };
}

function typeName(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

const words: Readonly<Record<string, string>> = {
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  null: 'empty',
  int: 'a whole number',
  undefined: 'absent',
};

function article(type: string): string {
  return words[type] ?? `a ${type}`;
}
