import { didYouMean, PublishError } from '@omnipub/core';
import { z } from 'zod';

/** Checks what a list is asked for, before anything is sent. @throws PublishError INVALID_INPUT naming what is wrong */
export function checkedFilter<T extends z.ZodObject>(
  schema: T,
  filter: z.input<T>,
  what: string,
): z.output<T> {
  const parsed = schema.safeParse(filter);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const at = z.core.toDotPath(issue?.path ?? []);
  const unknown = issue?.code === 'unrecognized_keys' ? issue.keys[0] : undefined;
  const meant = unknown === undefined ? undefined : didYouMean(unknown, Object.keys(schema.shape));
  throw new PublishError(
    'INVALID_INPUT',
    `the filter of ${what}${at === '' ? '' : `, at ${at}`}: ${issue?.message ?? 'is wrong'}`,
    { store: 'koji', hint: meant ?? 'correct it; nothing was sent' },
  );
}
