import { PublishError } from '../../../errors.js';
import type { Keyring } from '../../keyring.js';
import { type BusAddress, openBus } from '../dbus/index.js';
import { PROMPT_MS } from './answer-prompt.js';
import { SecretServiceClient } from './client.js';
import { readEntries, readEntry, removeEntry, writeEntry } from './entries.js';
import type { SecretServiceCall } from './open-collection.js';
import { secretServiceError } from './secret-service-error.js';

/** How the Secret Service is used. */
export interface SecretServiceOptions {
  /** Where the session bus listens, from `busAddresses(env)`. */
  readonly addresses: readonly BusAddress[];
  readonly signal: AbortSignal;
  /** May a locked keyring ask for its password? @default false */
  readonly interactive?: boolean;
  /** Milliseconds for each call on D-Bus. @default 10000 */
  readonly timeoutMs?: number;
  /** Milliseconds that a person is given to answer a prompt. @default 120000 */
  readonly promptMs?: number;
}

/** Milliseconds for a call on D-Bus that nobody has to answer by hand. */
export const CALL_MS = 10_000;

/**
 * The Secret Service (gnome-keyring, KWallet, KeePassXC) with the entries of Python's keyring: canonical contract 3.5. Each
 * call opens its own connection, so that nothing keeps the process alive. Throws PublishErrors: AUTH_MISSING where it can't be
 * used, AUTH_DENIED where it refuses, TIMEOUT, ABORTED, PROTOCOL.
 */
export function secretServiceKeyring(options: SecretServiceOptions): Keyring {
  const bounds = { signal: options.signal, timeoutMs: options.timeoutMs ?? CALL_MS };
  const policy = { interactive: options.interactive ?? false, promptMs: options.promptMs ?? PROMPT_MS };
  const run = async <T>(what: string, work: (call: SecretServiceCall) => Promise<T>): Promise<T> => {
    try {
      const bus = await openBus(options.addresses, bounds);
      try {
        return await work({ bus, client: new SecretServiceClient(bus, bounds), policy, what });
      } finally {
        bus.close();
      }
    } catch (thrown) {
      throw secretServiceError(thrown, what);
    }
  };
  return {
    async getPassword(service, account) {
      const name = entryName(service, account);
      return (await run(`reading ${shown(name)}`, (call) => readEntry(call, name))) ?? null;
    },
    async setPassword(service, account, password) {
      const name = entryName(service, account);
      await run(`writing ${shown(name)}`, (call) => writeEntry(call, name, password));
    },
    async deletePassword(service, account) {
      const name = entryName(service, account);
      return run(`removing ${shown(name)}`, (call) => removeEntry(call, name));
    },
    async findCredentials(service) {
      return run(`listing the keyring entries of "${service}"`, (call) => readEntries(call, service));
    },
  };
}

function entryName(service: string, username: string): { service: string; username: string } {
  for (const name of [service, username]) {
    if (name !== '' && !/[\0\p{Surrogate}]/u.test(name)) continue;
    throw new PublishError(
      'INVALID_INPUT',
      'a keyring entry needs a service and an account without NUL in it',
      {
        hint: 'name both',
      },
    );
  }
  return { service, username };
}

function shown({ service, username }: { service: string; username: string }): string {
  return `the keyring entry of "${username}" on "${service}"`;
}
