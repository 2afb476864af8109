import { PublishError } from '../errors.js';
import { keyId, normalizeKey } from './key.js';
import type {
  BackendCall,
  BackendName,
  CredentialKey,
  CredentialRecord,
  CredentialStore,
  CredentialTier,
  Probe,
} from './record.js';
import { summaryOf } from './record.js';

/** What {@link readOnlyStore} makes a backend of. */
export interface ReadOnlySource {
  readonly name: BackendName;
  readonly tier?: CredentialTier;
  /** The kind of store that all of them are for. @default any */
  readonly holds?: string;
  probe(call: BackendCall): Promise<Probe>;
  /** The records there; `store` when only those of one store are wanted, so that a broken one of another does no harm. */
  records(call: BackendCall, store?: string): AsyncIterable<CredentialRecord> | Iterable<CredentialRecord>;
  /** What to do instead of writing. */
  readonly hint: string;
}

/** A backend that only reads, made of something that can tell all its records. */
export function readOnlyStore(source: ReadOnlySource): CredentialStore {
  const refused = (what: string): PublishError =>
    new PublishError('UNSUPPORTED', `nothing can be ${what} ${source.name}: it is only read`, {
      hint: source.hint,
    });
  return {
    name: source.name,
    writable: false,
    ...(source.tier === undefined ? {} : { tier: source.tier }),
    ...(source.holds === undefined ? {} : { holds: source.holds }),
    probe: (call) => source.probe(call),
    async get(key: CredentialKey, call) {
      const wanted = normalizeKey(key);
      call.signal.throwIfAborted();
      for await (const record of source.records(call, wanted.store)) {
        if (keyId(record) === keyId(wanted)) return record;
      }
      return undefined;
    },
    async set() {
      throw refused('stored in');
    },
    async delete() {
      throw refused('removed from');
    },
    async *list(call) {
      call.signal.throwIfAborted();
      for await (const record of source.records(call, call.store)) yield summaryOf(record);
    },
  };
}
