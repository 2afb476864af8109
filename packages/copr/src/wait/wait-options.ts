import { z } from 'zod';

const ms = z.number().nonnegative();

/** How a wait for builds is made. */
export const waitOptionsSchema = z.strictObject({
  /** Milliseconds for all of the wait. @default 86_400_000: a day */
  timeoutMs: ms.optional(),
  /** The longest time between two looks, in milliseconds; looks are closer together after something has happened. @default 30_000 */
  intervalMs: ms.optional(),
  /** `return`: builds that fail are told in the answer. @default throw */
  whenFailed: z.enum(['throw', 'return']).optional(),
});

/** See {@link waitOptionsSchema}. */
export type WaitOptions = z.input<typeof waitOptionsSchema>;

/** The defaults of {@link WaitOptions}. A build may take 30 hours, but nobody wants to hear of a day's silence any later. */
export const DAY_MS = 86_400_000;
export const INTERVAL_MS = 30_000;
