import { type ErrorCode, errorCodes, type Receipt, type Recovery } from '@omnipub/core';
import { z } from 'zod';
import type { Plan } from '../plan/plan.js';
import { planSchema } from './plan-schema.js';

/** A PublishError as the ledger and reports keep it; see `PublishError.toJSON`. */
export interface ErrorRecord {
  readonly code: ErrorCode;
  readonly message: string;
  readonly recovery?: Recovery;
  /** The store's kind, or `omnipub` for what failed before a store was asked. */
  readonly store?: string;
  readonly hint?: string;
  readonly [more: string]: unknown;
}

/** One line of a ledger. `at` is an ISO 8601 time in UTC. */
export type LedgerEntry =
  /** The first line; again when the same plan goes on in another folder. */
  | { readonly at: string; readonly type: 'plan'; readonly plan: Plan }
  /** Written and synced before the store is asked to change something. `owner` is `host:pid`. */
  | {
      readonly at: string;
      readonly type: 'intent';
      readonly key: string;
      readonly attempt: number;
      readonly owner: string;
    }
  /** Written after the store's answer. A receipt with `pending` is not the end of the step. */
  | { readonly at: string; readonly type: 'done'; readonly key: string; readonly receipt: Receipt }
  /** `uncertain`: the store may have done it all the same; look before doing it again. */
  | {
      readonly at: string;
      readonly type: 'failed';
      readonly key: string;
      readonly error: ErrorRecord;
      readonly uncertain: boolean;
    }
  | { readonly at: string; readonly type: 'skipped'; readonly key: string; readonly reason: string };

const at = z.iso.datetime();
const key = z.string();

const receipt = z.object({
  id: z.string(),
  ref: z.unknown(),
  url: z.string().optional(),
  outcome: z.enum(['created', 'existed', 'planned']),
  pending: z.object({ state: z.string(), url: z.string().optional() }).optional(),
});

const entrySchema = z.discriminatedUnion('type', [
  z.object({ at, type: z.literal('plan'), plan: planSchema }),
  z.object({ at, type: z.literal('intent'), key, attempt: z.int(), owner: z.string() }),
  z.object({ at, type: z.literal('done'), key, receipt }),
  z.object({
    at,
    type: z.literal('failed'),
    key,
    error: z.looseObject({ code: z.enum(errorCodes), message: z.string(), hint: z.string().optional() }),
    uncertain: z.boolean(),
  }),
  z.object({ at, type: z.literal('skipped'), key, reason: z.string() }),
]);

/** Reads one line. Returns what is wrong as text instead of throwing. */
export function parseEntry(line: string): { readonly entry: LedgerEntry } | { readonly problem: string } {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { problem: 'it is not JSON' };
  }
  const result = entrySchema.safeParse(json);
  if (result.success) return { entry: result.data as unknown as LedgerEntry };
  const [issue] = result.error.issues;
  return { problem: `${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unknown shape'}` };
}
