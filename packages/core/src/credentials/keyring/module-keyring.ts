import { withBounds } from '../../abort.js';
import { PublishError } from '../../errors.js';
import type { Keyring } from '../keyring.js';
import { keyringError } from './secret-service/index.js';
import type { KeyringTrouble } from './trouble.js';

/** Bounds of a call into a native module. */
export interface ModuleBounds {
  readonly signal: AbortSignal;
  /** Milliseconds for each call. The system may ask the user meanwhile. */
  readonly timeoutMs: number;
}

/**
 * A module with keytar's calls, with deadlines and aborts. The module's calls block threads and can't be stopped: they are
 * left behind, and what they still do is not waited for. Its errors become PublishErrors.
 */
export function moduleKeyring(keyring: Keyring, bounds: ModuleBounds): Keyring {
  const run = async <T>(what: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await withBounds({ signal: bounds.signal, deadlineMs: bounds.timeoutMs, what }, work);
    } catch (thrown) {
      if (thrown instanceof PublishError) throw thrown;
      const said = thrown instanceof Error ? thrown.message : String(thrown);
      throw keyringError({ trouble: troubleOf(said), said }, what, thrown);
    }
  };
  return {
    // keytar answers null for what is not there; other libraries answer undefined.
    getPassword: async (service, account) =>
      run(
        `reading the keyring entry of "${account}" on "${service}"`,
        async () => (await keyring.getPassword(service, account)) ?? null,
      ),
    setPassword: async (service, account, password) =>
      run(`writing the keyring entry of "${account}" on "${service}"`, async () =>
        keyring.setPassword(service, account, password),
      ),
    deletePassword: async (service, account) =>
      run(`removing the keyring entry of "${account}" on "${service}"`, async () => {
        if (((await keyring.getPassword(service, account)) ?? null) === null) return false;
        return keyring.deletePassword(service, account);
      }),
    findCredentials: async (service) =>
      run(`listing the keyring entries of "${service}"`, async () => keyring.findCredentials(service)),
  };
}

/** The modules have no codes, only the words of the system or of keyring-rs. */
function troubleOf(said: string): KeyringTrouble {
  if (/denied|not allowed/i.test(said)) return 'refused';
  return /longer than|too long/i.test(said) ? 'too-long' : 'failed';
}
