import { keyId } from './key.js';
import { readOnlyStore } from './read-only.js';
import type { CredentialRecord, CredentialStore } from './record.js';
import { checkRecord } from './record-schema.js';

/**
 * Credentials that the caller hands over in code or on the command line. They go before everything else.
 * @throws PublishError INVALID_INPUT for a record that is not valid
 */
export function createExplicitStore(records: readonly CredentialRecord[]): CredentialStore {
  const kept = new Map(records.map(checkRecord).map((record) => [keyId(record), record]));
  return readOnlyStore({
    name: 'explicit',
    probe: async () => ({ usable: true, detail: `${String(kept.size)} handed over` }),
    records: () => kept.values(),
    hint: 'it is given anew with each call; choose another backend',
  });
}
