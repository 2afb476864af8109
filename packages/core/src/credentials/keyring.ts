/**
 * The operating system's keyring, in the calls of keytar, which `@napi-rs/keyring/keytar` has too: the same interface takes
 * either, or a fake. Entries are those of Python's `keyring` (canonical contract 3.5), so that its tools share them.
 */
export interface Keyring {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
  findCredentials(service: string): Promise<Array<{ account: string; password: string }>>;
}
