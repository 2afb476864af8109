import { z } from 'zod';
import { assertionSchema } from './assertion.js';

const accountKeySchema = z.object({
  accountId: z.string(),
  name: z.string(),
  'public-key-sha3-384': z.string(),
});

/** What publishers signed and gave to the store. */
export const ledgerSchema = z.object({
  accountKeys: z.array(accountKeySchema),
  validationSets: z.array(assertionSchema),
  confdbSchemas: z.array(assertionSchema),
});

/** See {@link ledgerSchema}. */
export type Ledger = z.infer<typeof ledgerSchema>;

/** Nothing was given yet. */
export const emptyLedger = (): Ledger => ({ accountKeys: [], validationSets: [], confdbSchemas: [] });
