import type { Environment } from '../env.js';
import { PublishError, toPublishError } from '../errors.js';
import { parseCredentials } from './credential-format.js';
import { readOnlyStore } from './read-only.js';
import type { CredentialRecord, CredentialStore } from './record.js';

const PREFIX = 'OMNIPUB_CREDENTIALS_';

/** The variable that holds the credentials of a store: `OMNIPUB_CREDENTIALS_SNAP`. */
export function credentialVariable(store: string): string {
  return PREFIX + store.toUpperCase().replaceAll('-', '_');
}

/**
 * Credentials in `OMNIPUB_CREDENTIALS_<STORE>`, as `omnipub credentials export` prints them. Read only. An empty
 * variable counts as unset, because CI systems set one for a secret that they have not got.
 */
export function createEnvironmentStore(env: Environment): CredentialStore {
  const variables = (store?: string): string[] =>
    Object.keys(env)
      .filter((name) => (store === undefined ? name.startsWith(PREFIX) : name === credentialVariable(store)))
      .filter((name) => (env[name] ?? '').trim() !== '')
      .sort();

  function* records(store?: string): Iterable<CredentialRecord> {
    for (const name of variables(store)) yield* read(name, env[name] ?? '');
  }

  return readOnlyStore({
    name: 'environment',
    async probe() {
      try {
        const count = [...records()].length;
        const names = variables().join(', ');
        return {
          usable: true,
          detail: count === 0 ? `no ${PREFIX}<STORE> is set` : `${String(count)} in ${names}`,
        };
      } catch (thrown) {
        const { message, hint } = toPublishError(thrown);
        return { usable: false, code: 'damaged', reason: message, fix: hint ?? 'unset the variable' };
      }
    },
    records: (_call, store) => records(store),
    hint: `set or unset ${PREFIX}<STORE> where the environment is made; choose another backend`,
  });
}

function read(name: string, text: string): readonly CredentialRecord[] {
  const records = parseCredentials(text, name);
  const other = records.find((record) => credentialVariable(record.store) !== name);
  if (other === undefined) return records;
  throw new PublishError('INVALID_INPUT', `${name} holds a credential of ${other.store}`, {
    hint: `set ${credentialVariable(other.store)} instead`,
  });
}
