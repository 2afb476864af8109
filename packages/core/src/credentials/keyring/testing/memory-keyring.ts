import type { Keyring } from '../../keyring.js';

/** A keyring with keytar's calls that lasts as long as the object. */
export function memoryKeyring(): Keyring {
  const services = new Map<string, Map<string, string>>();
  const of = (service: string): Map<string, string> => {
    const entries = services.get(service) ?? new Map<string, string>();
    services.set(service, entries);
    return entries;
  };
  return {
    getPassword: async (service, account) => of(service).get(account) ?? null,
    setPassword: async (service, account, password) => void of(service).set(account, password),
    deletePassword: async (service, account) => of(service).delete(account),
    findCredentials: async (service) =>
      [...of(service)].map(([account, password]) => ({ account, password })),
  };
}
