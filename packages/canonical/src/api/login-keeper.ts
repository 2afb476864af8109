import {
  type CredentialRecord,
  type Deps,
  type Exclusive,
  exclusiveCredential,
  type FoundCredential,
  PublishError,
} from '@omnipub/core';

/** The backends of ours that keep a login for other processes, too. */
const shared: readonly string[] = ['keyring', 'file'];
/** Those that can be written to at all. What lies elsewhere is somebody else's, and is only read. */
const ours: readonly string[] = [...shared, 'memory'];

/**
 * Puts a login that was renewed or exchanged back to where it was found: keyring, encrypted file, memory. One that was handed over,
 * set in the environment, or lies where snapcraft or charmcraft keep it is not ours to change: its renewal lives in memory, and
 * each run renews it again (canonical contract 3.4). Those tools renew their own entries themselves.
 */
export async function keepLogin(
  found: FoundCredential,
  record: CredentialRecord,
  { deps, signal }: { readonly deps: Deps; readonly signal: AbortSignal },
): Promise<'stored' | 'memory'> {
  if (!ours.includes(found.from)) return 'memory';
  await deps.credentials.set(record, { signal, to: found.from });
  return 'stored';
}

/**
 * Lets one process at a time change a login that several share. Where no lock can be made (a home that can't be written to) it
 * goes on without, with a warning in the log: at worst two of them renew, and both renewals are good.
 */
export function exclusiveLogin(found: FoundCredential, deps: Deps): Exclusive {
  if (!shared.includes(found.from)) return (work) => work();
  const { env, clock, log } = deps;
  const locked = exclusiveCredential(found.record, { env, clock });
  return async (work, signal) => {
    let began = false;
    try {
      return await locked(() => {
        began = true;
        return work();
      }, signal);
    } catch (thrown) {
      const noLock =
        thrown instanceof PublishError &&
        ['AUTH_DENIED', 'UNSUPPORTED', 'INVALID_INPUT'].includes(thrown.code);
      if (began || !noLock) throw thrown;
      log.warn(`the login is renewed without a lock: ${thrown.message}`);
      return work();
    }
  };
}
