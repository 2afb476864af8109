import { didYouMean } from '@omnipub/core';
import { z } from 'zod';

/** One thing that is wrong in what was typed. */
export interface FieldProblem {
  readonly path: readonly (string | number)[];
  /** The key itself is wrong, not its value. */
  readonly isKey: boolean;
  readonly message: string;
  readonly hint?: string;
}

/** A JSON Schema, as far as the names of fields are concerned. */
interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly items?: Shape;
}

/** Puts the issues of an adapter's schema into words; an unknown key comes with the nearest known one. */
export function fieldProblems(issues: readonly z.core.$ZodIssue[], schema: z.ZodType): FieldProblem[] {
  const shape = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Shape;
  return issues.flatMap((issue): FieldProblem[] => {
    const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
    if (issue.code !== 'unrecognized_keys') {
      return [{ path, isKey: false, message: issue.message }];
    }
    const known = Object.keys(shapeAt(shape, path)?.properties ?? {});
    return issue.keys.map((key) => {
      const hint =
        didYouMean(key, known) ?? (known.length > 0 ? `use one of: ${known.join(', ')}` : undefined);
      return {
        path: [...path, key],
        isKey: true,
        message: 'unknown key',
        ...(hint === undefined ? {} : { hint }),
      };
    });
  });
}

function shapeAt(shape: Shape, path: readonly (string | number)[]): Shape | undefined {
  return path.reduce<Shape | undefined>(
    (here, part) => (typeof part === 'number' ? here?.items : here?.properties?.[part]),
    shape,
  );
}
