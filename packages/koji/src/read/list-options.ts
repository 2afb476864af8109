import { type CallControl, PublishError } from '@omnipub/core';
import { z } from 'zod';

/** How a list is walked. Lists are lazy: a page is asked for when the rows before it are used up. */
export interface ListOptions extends CallControl {
  /** By the hub's own numbers, which grow with time. @default `newest` of builds and tasks, else `oldest` */
  readonly order?: 'newest' | 'oldest' | undefined;
  /** Rows at most. @default all */
  readonly limit?: number | undefined;
  /** Rows in one answer, 2 to 100,000. @default 1_000 */
  readonly pageSize?: number | undefined;
}

const numbers = z.object({
  limit: z.number().int().min(1).optional(),
  pageSize: z.number().int().min(2).max(100_000).default(1_000),
  order: z.enum(['newest', 'oldest']).optional(),
});

/** {@link ListOptions} with nothing open. */
export interface WalkPlan {
  readonly direction: 'ascending' | 'descending';
  readonly limit: number;
  readonly pageSize: number;
}

/** Fills in the defaults. @throws PublishError INVALID_INPUT naming the option that is wrong */
export function walkPlan(options: ListOptions, usual: 'newest' | 'oldest'): WalkPlan {
  const parsed = numbers.safeParse(options);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new PublishError(
      'INVALID_INPUT',
      `${String(issue?.path[0])} of a list: ${issue?.message ?? 'is wrong'}`,
      { store: 'koji', hint: 'correct the option; nothing was sent' },
    );
  }
  const { order = usual, limit = Number.POSITIVE_INFINITY, pageSize } = parsed.data;
  return {
    direction: order === 'newest' ? 'descending' : 'ascending',
    limit,
    pageSize: Math.min(pageSize, limit),
  };
}
