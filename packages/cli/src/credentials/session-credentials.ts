import { type CredentialChain, createCredentialChain, type Emit } from '@omnipub/core';
import type { Prompter } from '../prompt/prompter.js';
import type { Session } from '../session.js';

/**
 * The logins that adapters sign with: our own backends, and those of other tools where they lie, as with every other verb. Nobody is
 * asked for a passphrase, and no locked keyring is opened, in the middle of a release. Nothing is loaded before a store needs a login.
 */
export function sessionCredentials(session: () => Session): CredentialChain {
  let opened: Promise<CredentialChain> | undefined;
  let chain: CredentialChain | undefined;
  const open = async (): Promise<CredentialChain> => {
    const { backends, deps, warn } = session();
    const { machineBackends } = await import('./machine-backends.js');
    const parts = { prompter: nobody, signal: new AbortController().signal };
    const own = backends ?? (await machineBackends(session(), parts));
    chain = createCredentialChain(own, { clock: deps.clock, emit: withoutExpiry(warn) });
    return chain;
  };
  const use = (): Promise<CredentialChain> => (opened ??= open());
  return {
    // Which places there are is known once a login was asked for.
    get backends() {
      return chain?.backends ?? [];
    },
    get: async (key, call) => (await use()).get(key, call),
    find: async (query, call) => (await use()).find(query, call),
    require: async (query, call) => (await use()).require(query, call),
    set: async (record, call) => (await use()).set(record, call),
    delete: async (key, call) => (await use()).delete(key, call),
    async *list(call) {
      yield* (await use()).list(call);
    },
    async *probe(call) {
      yield* (await use()).probe(call);
    },
  };
}

/** Adapters tell of a login that ends soon themselves, beside the target that it is for. */
const withoutExpiry =
  (warn: Emit): Emit =>
  (event) => {
    const told = event.type === 'warning' && /^credential-expire/u.test(event.code);
    if (!told) warn(event);
  };

const nobody: Prompter = {
  available: false,
  ask: async () => Promise.reject(new Error('nobody is asked in the middle of a release')),
  close: () => undefined,
};
