import { safeEmit } from '../../events.js';
import { createExpiryWatch } from '../expiry.js';
import { keyId } from '../key.js';
import type { BackendName, CredentialStore } from '../record.js';
import { inOrder } from './backend-order.js';
import { failureOf, failuresInWords, mayHoldOne } from './chain-failure.js';
import type { CredentialChain, CredentialChainOptions } from './chain-types.js';
import { readChain } from './read-chain.js';
import { writeChain } from './write-chain.js';

/**
 * All credential backends as one: explicit, environment, keyring, file (ARCHITECTURE.md, Credentials). What it gives
 * always says who holds it.
 *
 * A backend that can't be read is no empty one. When a later backend has the credential, it is used, with a warning that
 * names the backend that was passed over and why; when none has it, that is an error and not "not found". A backend that this
 * machine doesn't have at all (no D-Bus, no keyring service) can hold nothing, and is passed over in silence.
 */
export function createCredentialChain(
  given: readonly CredentialStore[],
  options: CredentialChainOptions,
): CredentialChain {
  const backends = inOrder(given);
  const emit = safeEmit(options.emit);
  const expiry = createExpiryWatch({ emit, clock: options.clock });
  return {
    backends,
    ...readChain({ backends, emit, expiry }),
    ...writeChain({ backends, emit }),
    async *list(call) {
      const first = new Map<string, BackendName>();
      for (const backend of backends) {
        try {
          for await (const summary of backend.list(call)) {
            const shadowedBy = first.get(keyId(summary));
            if (shadowedBy === undefined) first.set(keyId(summary), backend.name);
            yield { ...summary, from: backend.name, ...(shadowedBy === undefined ? {} : { shadowedBy }) };
          }
        } catch (thrown) {
          const failure = failureOf(backend, thrown, call);
          if (!mayHoldOne(failure)) continue;
          const message = `the list may lack credentials: ${failuresInWords([failure])}`;
          emit({ type: 'warning', code: 'credential-backend-skipped', message });
        }
      }
    },
    async *probe(call) {
      for (const backend of backends) {
        const { name, writable } = backend;
        yield { name, writable, probe: await backend.probe(call) };
      }
    },
  };
}
