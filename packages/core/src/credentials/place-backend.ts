import { toPublishError } from '../errors.js';
import type { CredentialPlace, PlaceContext } from './login-definition.js';
import { readOnlyStore } from './read-only.js';
import type { CredentialRecord, CredentialStore, CredentialTier } from './record.js';
import { parseRecord } from './record-schema.js';

/** Options of {@link placeBackend}. */
export interface PlaceBackendOptions {
  /**
   * Beside which of our own backends it stands, and right after it: `environment` for a variable of another tool, `keyring`
   * for its keyring entry, `file` for its file.
   * @default 'file'
   */
  readonly tier?: CredentialTier;
  /** The store's kind, so that the place is not read for the credentials of another. @default any */
  readonly store?: string;
}

/** Another tool's credentials, used where they lie: a read-only backend named `place:` and the place's name. */
export function placeBackend(
  place: CredentialPlace,
  context: PlaceContext,
  options: PlaceBackendOptions = {},
): CredentialStore {
  const read = async (signal: AbortSignal): Promise<readonly CredentialRecord[]> => {
    const records = await place.read({ ...context, signal });
    return records.map((record) => parseRecord(record, place.name));
  };
  return readOnlyStore({
    name: `place:${place.name}`,
    tier: options.tier ?? 'file',
    ...(options.store === undefined ? {} : { holds: options.store }),
    async probe({ signal }) {
      try {
        const { length } = await read(signal);
        return {
          usable: true,
          detail: `${place.summary}: ${length === 0 ? 'nothing there' : `${String(length)} there`}`,
        };
      } catch (thrown) {
        const { message, hint, storeCode } = toPublishError(thrown);
        return {
          usable: false,
          code: storeCode ?? 'unreadable',
          reason: message,
          fix: hint ?? 'see the tool that wrote it',
        };
      }
    },
    async *records({ signal }, store) {
      if (store !== undefined && options.store !== undefined && store !== options.store) return;
      yield* await read(signal);
    },
    hint: 'use the tool that it belongs to, or omnipub credentials export',
  });
}
