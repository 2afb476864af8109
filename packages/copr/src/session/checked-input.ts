import { didYouMean, PublishError } from '@omnipub/core';
import { z } from 'zod';

/** What {@link checkedInput} knows of a call. */
export interface CheckedInputOptions {
  /** Names that other calls have for this one's, or that the server ignores, each with what to do. */
  readonly elsewhere?: Readonly<Record<string, string>>;
}

/**
 * Checks what a caller has given, before anything is sent. The server ignores names that it doesn't know (copr contract 1, recording
 * build-create-unknown-buildopt): here they are refused.
 * @throws PublishError INVALID_INPUT naming the field, and for an unknown one the name that was perhaps meant
 */
export function checkedInput<T>(
  schema: z.ZodType<T>,
  given: unknown,
  what: string,
  { elsewhere = {} }: CheckedInputOptions = {},
): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = z.core.toDotPath(issue?.path ?? []);
  if (issue?.code !== 'unrecognized_keys')
    throw invalid(
      `${what}${at === '' ? '' : `: ${at}`}: ${issue?.message ?? 'is wrong'}`,
      'correct it; nothing was sent',
    );
  const key = issue.keys[0] ?? '';
  const known = namesOf(schema, issue.path);
  const hint =
    (Object.hasOwn(elsewhere, key) ? elsewhere[key] : undefined) ??
    didYouMean(key, known) ??
    `there are ${known.join(', ')}`;
  throw invalid(`${what} has no ${JSON.stringify(key)}${at === '' ? '' : ` in ${at}`}`, hint);
}

/** The names that an object has at a path of a schema. */
function namesOf(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  let at: unknown = schema;
  for (const name of path) {
    const here = bare(at);
    if (here instanceof z.ZodObject) at = (here.shape as Record<PropertyKey, unknown>)[name];
    else if (here instanceof z.ZodArray) at = here.element;
  }
  const here = bare(at);
  return here instanceof z.ZodObject ? Object.keys(here.shape) : [];
}

function bare(schema: unknown): unknown {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault ? bare(schema.unwrap()) : schema;
}

function invalid(message: string, hint: string): PublishError {
  return new PublishError('INVALID_INPUT', message, { store: 'copr', hint });
}
