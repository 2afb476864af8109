import { isAbsolute, join } from 'node:path';
import type { Clock } from '../../clock.js';
import type { Environment } from '../../env.js';
import { PublishError, toPublishError } from '../../errors.js';
import { keyId, normalizeKey } from '../key.js';
import { type BackendCall, type CredentialKey, type CredentialStore, summaryOf } from '../record.js';
import { checkRecord, compareReadBack, parseRecord } from '../record-schema.js';
import type { FileContent, StoredRecord } from './file-content.js';
import { createLockedFile } from './locked-file.js';
import type { PassphraseSource } from './passphrase.js';
import { probeFile } from './probe-file.js';
import { createVault } from './vault.js';

/** Options of {@link createFileStore}. */
export interface FileStoreOptions {
  /** Absolute; see {@link credentialFilePath}. */
  readonly path: string;
  readonly passphrase: PassphraseSource;
  readonly clock: Clock;
}

/** `$XDG_DATA_HOME/omnipub/credentials.enc`, by default below `~/.local/share`. A relative XDG_DATA_HOME is ignored, as its specification demands. */
export function credentialFilePath(env: Environment, home: string): string {
  const given = env.XDG_DATA_HOME ?? '';
  return join(isAbsolute(given) ? given : join(home, '.local', 'share'), 'omnipub', 'credentials.enc');
}

/**
 * Credentials in one encrypted file: AES-256-GCM under a key that scrypt makes of a passphrase. Safe against other
 * processes that write it, and against being killed at any moment. Calls throw what {@link FileProblem} lists.
 */
export function createFileStore(options: FileStoreOptions): CredentialStore {
  const { path, passphrase, clock } = options;
  const vault = createVault(path, passphrase);
  const file = createLockedFile({ path, vault, clock });
  const where = `the credential file ${JSON.stringify(path)}`;

  const count = async (call: BackendCall): Promise<number> => (await file.read(call))?.records.length ?? 0;

  return {
    name: 'file',
    writable: true,
    probe: (call) => probeFile({ path, passphrase, open: count }, call),
    async get(key, call) {
      const id = keyId(normalizeKey(key));
      const found = (await file.read(call))?.records.find((stored) => keyId(stored) === id);
      return found === undefined ? undefined : parseRecord(found, where);
    },
    async set(record, call) {
      const checked = checkRecord(record);
      await file.update(
        {
          change: (content) => ({ ...content, records: [...without(content, checked), { ...checked }] }),
          verify(content) {
            const found = content.records.find((stored) => keyId(stored) === keyId(checked));
            compareReadBack(checked, found === undefined ? undefined : parseRecord(found, where), where);
          },
        },
        call,
      );
    },
    async delete(key, call) {
      const wanted = normalizeKey(key);
      let found = false;
      await file.update(
        {
          change(content) {
            const records = without(content, wanted);
            found = records.length < content.records.length;
            return found ? { ...content, records } : undefined;
          },
          verify(content) {
            if (without(content, wanted).length === content.records.length) return;
            throw new PublishError('PROTOCOL', `${where} still holds what was removed`, {
              storeCode: 'not-kept',
            });
          },
        },
        call,
      );
      return found;
    },
    async *list(call) {
      let broken: unknown;
      for (const stored of (await file.read(call))?.records ?? []) {
        try {
          yield summaryOf(parseRecord(stored, where));
        } catch (thrown) {
          broken ??= thrown;
        }
      }
      // The others first: one that can't be read must not hide them.
      if (broken !== undefined) throw toPublishError(broken);
    },
  };
}

function without(content: FileContent, key: CredentialKey): StoredRecord[] {
  return content.records.filter((stored) => keyId(stored) !== keyId(key));
}
