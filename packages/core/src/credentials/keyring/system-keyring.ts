import type { Environment } from '../../env.js';
import type { Keyring } from '../keyring.js';
import type { Probe } from '../record.js';
import { carefulKeyring } from './careful-keyring.js';
import { busAddresses } from './dbus/index.js';
import { loadKeyring } from './load-keyring.js';
import { moduleKeyring } from './module-keyring.js';
import {
  CALL_MS,
  keyringError,
  PROMPT_MS,
  probeSecretService,
  secretServiceKeyring,
  unusable,
} from './secret-service/index.js';

/** Which keyring, and how it is used. */
export interface SystemKeyringOptions {
  readonly env: Environment;
  /** Stops every call of this keyring. @default never */
  readonly signal?: AbortSignal;
  /** May a locked keyring ask for its password? @default false */
  readonly interactive?: boolean;
  /** Milliseconds for what nobody has to answer by hand. @default 10000 */
  readonly timeoutMs?: number;
  /** Milliseconds that a person is given to answer a prompt. @default 120000 */
  readonly promptMs?: number;
  /** A keyring with keytar's calls, used in place of the system's. @default the system's */
  readonly keyring?: Keyring;
  /** Imports the keyring module of macOS and Windows. @default `@napi-rs/keyring/keytar` */
  readonly load?: () => Promise<unknown>;
  /** @default process.platform */
  readonly platform?: NodeJS.Platform;
}

/**
 * The operating system's keyring with the entries of Python's `keyring` (canonical contract 3.5): the Secret Service over
 * D-Bus, or on macOS and Windows a native module. Loads and connects with the first call. Every secret that passes is
 * registered; every write is read back. Throws PublishErrors whose `storeCode` is the code that {@link probeSystemKeyring} tells.
 */
export function systemKeyring(options: SystemKeyringOptions): Keyring {
  let opened: Promise<Keyring> | undefined;
  const keyring = async (): Promise<Keyring> => {
    opened ??= open(options);
    return opened;
  };
  return carefulKeyring({
    getPassword: async (service, account) => (await keyring()).getPassword(service, account),
    setPassword: async (service, account, password) =>
      (await keyring()).setPassword(service, account, password),
    deletePassword: async (service, account) => (await keyring()).deletePassword(service, account),
    findCredentials: async (service) => (await keyring()).findCredentials(service),
  });
}

/** Tells whether {@link systemKeyring} can be used here. Never throws, never prompts, writes nothing. */
export async function probeSystemKeyring(options: SystemKeyringOptions): Promise<Probe> {
  const signal = options.signal ?? new AbortController().signal;
  const timeoutMs = options.timeoutMs ?? 5_000;
  if (options.keyring === undefined && !hasModule(options))
    return probeSecretService(busAddresses(options.env), { signal, timeoutMs });
  const loaded =
    options.keyring === undefined ? await loadKeyring(options.load) : { keyring: options.keyring };
  if (loaded.keyring === undefined) return unusable('not-installed', loaded.reason);
  try {
    // What is not there asks for no password: neither Keychain nor Credential Manager unlocks anything to say so.
    await moduleKeyring(loaded.keyring, { signal, timeoutMs }).getPassword('omnipub', 'omnipub probe');
  } catch (thrown) {
    return unusable('failed', thrown instanceof Error ? thrown.message : String(thrown));
  }
  return {
    usable: true,
    detail: options.keyring === undefined ? moduleName(options) : 'the keyring that the program was given',
  };
}

async function open(options: SystemKeyringOptions): Promise<Keyring> {
  const signal = options.signal ?? new AbortController().signal;
  const { interactive = false, timeoutMs = CALL_MS, promptMs = PROMPT_MS } = options;
  if (options.keyring === undefined && !hasModule(options)) {
    const addresses = busAddresses(options.env);
    return secretServiceKeyring({ addresses, signal, interactive, timeoutMs, promptMs });
  }
  const loaded =
    options.keyring === undefined ? await loadKeyring(options.load) : { keyring: options.keyring };
  if (loaded.keyring === undefined)
    throw keyringError({ trouble: 'not-installed', said: loaded.reason }, 'opening the keyring');
  // The module asks by itself, and nothing tells when it does.
  return moduleKeyring(loaded.keyring, { signal, timeoutMs: interactive ? promptMs : timeoutMs });
}

/** Elsewhere the Secret Service is the keyring, and our own client writes what Python's keyring writes. */
function hasModule({ platform = process.platform }: SystemKeyringOptions): boolean {
  return platform === 'darwin' || platform === 'win32';
}

function moduleName({ platform = process.platform }: SystemKeyringOptions): string {
  return platform === 'darwin' ? 'macOS Keychain' : 'Windows Credential Manager';
}
