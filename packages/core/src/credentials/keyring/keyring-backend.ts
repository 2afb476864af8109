import { PublishError } from '../../errors.js';
import { keyInWords, normalizeKey } from '../key.js';
import type { Keyring } from '../keyring.js';
import {
  type BackendCall,
  type CredentialKey,
  type CredentialRecord,
  type CredentialStore,
  summaryOf,
} from '../record.js';
import { checkRecord, compareReadBack, parseRecord } from '../record-schema.js';
import { probeSystemKeyring, type SystemKeyringOptions, systemKeyring } from './system-keyring.js';

/** Options of {@link keyringStore}: those of {@link systemKeyring}, but for the signal, which comes with each call. */
export type KeyringStoreOptions = Omit<SystemKeyringOptions, 'signal'>;

/** The service of omnipub's own entries. */
const SERVICE = 'omnipub';

/**
 * Keeps credentials in the operating system's keyring: one entry each, service `omnipub`, account
 * `STORE ORIGIN ACCOUNT` (`copr https://copr.fedorainfracloud.org maria`), value the record as JSON.
 * Entries of other tools are not touched.
 */
export function keyringStore(options: KeyringStoreOptions): CredentialStore {
  const open = ({ signal }: BackendCall): Keyring => {
    signal.throwIfAborted();
    return systemKeyring({ ...options, signal });
  };
  const read = async (keyring: Keyring, key: CredentialKey): Promise<CredentialRecord | undefined> => {
    const text = await keyring.getPassword(SERVICE, accountOf(key));
    return text === null ? undefined : recordOf(text, accountOf(key));
  };
  return {
    name: 'keyring',
    writable: true,
    probe: async ({ signal }) => probeSystemKeyring({ ...options, signal }),
    get: async (key, call) => read(open(call), normalizeKey(key)),
    async set(record, call) {
      const checked = checkRecord(record);
      const keyring = open(call);
      await keyring.setPassword(SERVICE, accountOf(checked), JSON.stringify(checked));
      compareReadBack(checked, await read(keyring, checked), 'the keyring');
    },
    delete: async (key, call) => open(call).deletePassword(SERVICE, accountOf(normalizeKey(key))),
    async *list(call) {
      let damaged: unknown;
      for (const { account, password } of await open(call).findCredentials(SERVICE)) {
        call.signal.throwIfAborted();
        try {
          yield summaryOf(recordOf(password, account));
        } catch (thrown) {
          damaged ??= thrown;
        }
      }
      // Last, so that one damaged entry hides none of the others.
      if (damaged !== undefined) throw damaged;
    },
  };
}

function accountOf({ store, origin, account }: CredentialKey): string {
  return `${store} ${origin} ${account}`;
}

function recordOf(text: string, account: string): CredentialRecord {
  const where = `the keyring entry "${account}" of omnipub`;
  const record = parseRecord(jsonOf(text, where), where);
  if (accountOf(record) !== account)
    throw damagedEntry(`${where} holds the credential of ${keyInWords(record)}`);
  return record;
}

function jsonOf(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text.
    throw damagedEntry(`${where} is not valid JSON`);
  }
}

function damagedEntry(message: string): PublishError {
  return new PublishError('PROTOCOL', message, {
    storeCode: 'damaged',
    recovery: 'fix-input',
    hint: 'log in again, or remove the entry with the program that manages the keyring',
  });
}
