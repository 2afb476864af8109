import {
  type BackendName,
  type CredentialStore,
  createEnvironmentStore,
  createMemoryStore,
  type Environment,
  type Keyring,
  PublishError,
} from '@omnipub/core';

/** The backends of a machine, in memory. */
export interface FakeBackends {
  readonly all: readonly CredentialStore[];
  readonly keyring: CredentialStore;
  readonly file: CredentialStore;
}

/** Fresh ones; `locked`: the keyring is there and can't be used. */
export function fakeBackends(
  options: { readonly env?: Environment; readonly locked?: boolean } = {},
): FakeBackends {
  const keyring = options.locked === true ? lockedKeyring : named('keyring');
  const file = named('file');
  return {
    all: [createEnvironmentStore(options.env ?? {}), keyring, file, createMemoryStore()],
    keyring,
    file,
  };
}

function named(name: BackendName): CredentialStore {
  return { ...createMemoryStore(), name };
}

const trouble = { storeCode: 'locked', hint: 'unlock it' } as const;
const refuse = (): never => {
  throw new PublishError('AUTH_MISSING', 'the keyring is locked', trouble);
};
const lockedKeyring: CredentialStore = {
  name: 'keyring',
  writable: true,
  probe: async () => ({ usable: false, code: 'locked', reason: 'the keyring is locked', fix: 'unlock it' }),
  get: async () => refuse(),
  set: async () => refuse(),
  delete: async () => refuse(),

  list: async function* () {
    refuse();
  },
};

/** A keyring of the operating system, in memory. */
export function fakeKeyring(): Keyring {
  const entries = new Map<string, string>();
  const key = (service: string, account: string): string => JSON.stringify([service, account]);
  return {
    getPassword: async (service, account) => entries.get(key(service, account)) ?? null,
    setPassword: async (service, account, password) => {
      entries.set(key(service, account), password);
    },
    deletePassword: async (service, account) => entries.delete(key(service, account)),
    findCredentials: async (service) =>
      [...entries]
        .map(([id, password]) => ({ id: JSON.parse(id) as [string, string], password }))
        .filter(({ id }) => id[0] === service)
        .map(({ id, password }) => ({ account: id[1], password })),
  };
}
