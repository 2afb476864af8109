import { keyId, normalizeKey } from './key.js';
import {
  type BackendCall,
  type CredentialKey,
  type CredentialRecord,
  type CredentialStore,
  summaryOf,
} from './record.js';
import { checkRecord } from './record-schema.js';

/** Keeps credentials until the process ends: for tests, and for those who want nothing on the disk. */
export function createMemoryStore(records: readonly CredentialRecord[] = []): CredentialStore {
  const kept = new Map<string, CredentialRecord>();
  for (const record of records) keep(record);

  function keep(record: CredentialRecord): void {
    const checked = checkRecord(record);
    // A copy: what the caller changes later does not change what is stored.
    kept.set(keyId(checked), structuredClone(checked));
  }
  function find(key: CredentialKey): CredentialRecord | undefined {
    const record = kept.get(keyId(normalizeKey(key)));
    return record === undefined ? undefined : structuredClone(record);
  }

  return {
    name: 'memory',
    writable: true,
    probe: async () => ({ usable: true, detail: 'kept until the program ends' }),
    async get(key, call) {
      call.signal.throwIfAborted();
      return find(key);
    },
    async set(record, call) {
      call.signal.throwIfAborted();
      keep(record);
    },
    async delete(key, call) {
      call.signal.throwIfAborted();
      return kept.delete(keyId(normalizeKey(key)));
    },
    async *list(call: BackendCall) {
      for (const record of [...kept.values()]) {
        call.signal.throwIfAborted();
        yield summaryOf(record);
      }
    },
  };
}
