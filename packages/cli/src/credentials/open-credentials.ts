import { type BackendName, type CredentialChain, createCredentialChain, PublishError } from '@omnipub/core';
import type { Prompter } from '../prompt/prompter.js';
import type { Session } from '../session.js';
import { writableNamed } from './backend-named.js';
import { type FoundCredentials, findCredentials, type Wanted } from './held.js';
import { machineBackends } from './machine-backends.js';

/** The credentials of this user, as the verbs use them. */
export interface CredentialAccess {
  readonly chain: CredentialChain;
  /** @throws PublishError INVALID_INPUT for a name of a backend that there is not */
  find(wanted: Wanted): Promise<FoundCredentials>;
  /**
   * The backend that `--backend` names, if it can be written to here; without a name, whether there is any.
   * @throws PublishError AUTH_MISSING saying why not and what to do
   */
  assertCanSave(name: string | undefined): Promise<BackendName | undefined>;
}

/** Opens the backends of this machine as one. Nothing is read yet, nobody is asked. */
export async function openCredentials(
  session: Session,
  parts: { readonly prompter: Prompter; readonly signal: AbortSignal },
): Promise<CredentialAccess> {
  const { signal } = parts;
  const chain = createCredentialChain(session.backends ?? (await machineBackends(session, parts)), {
    clock: session.deps.clock,
    emit: session.warn,
  });
  return {
    chain,
    find: (wanted) => findCredentials(chain.backends, wanted, signal),
    assertCanSave: async (name) => {
      if (name !== undefined) {
        const backend = writableNamed(chain.backends, name);
        const probe = await backend.probe({ signal });
        if (probe.usable) return backend.name;
        throw cannotSave(`${name} can't be used: ${probe.reason}`, [probe.fix]);
      }
      const fixes: string[] = [];
      for (const backend of chain.backends.filter(({ name: own }) => own === 'keyring' || own === 'file')) {
        const probe = await backend.probe({ signal });
        if (probe.usable) return undefined;
        fixes.push(`${backend.name}: ${probe.reason} (${probe.fix})`);
      }
      throw cannotSave('there is no place to keep a login on this machine', fixes);
    },
  };
}

function cannotSave(message: string, fixes: readonly string[]): PublishError {
  return new PublishError('AUTH_MISSING', message, { recovery: 'fix-input', hint: fixes.join('\n  ') });
}
