import { homedir } from 'node:os';
import type { Clock } from '../clock.js';
import type { Environment } from '../env.js';
import type { Emit } from '../events.js';
import type { CredentialChain } from './chain/chain-types.js';
import { createCredentialChain } from './chain/credential-chain.js';
import { createEnvironmentStore } from './environment.js';
import { createFileStore, credentialFilePath } from './file/file-store.js';
import { createPassphraseSource } from './file/passphrase.js';
import { keyringStore } from './keyring/index.js';

/** Options of {@link machineCredentials}. */
export interface MachineCredentialsOptions {
  readonly env: Environment;
  readonly clock: Clock;
  /** Hears of expiry, and of a backend that was passed over. */
  readonly emit: Emit;
  /** @default the home directory of the user */
  readonly home?: string;
}

/**
 * What this user has logged in to on this machine: environment, keyring, encrypted file. For programs without anybody to
 * ask: a locked keyring, or a file without OMNIPUB_PASSPHRASE, is told and never prompted for. Nothing is opened before
 * the first call.
 */
export function machineCredentials(options: MachineCredentialsOptions): CredentialChain {
  const { env, clock, emit, home = homedir() } = options;
  const passphrase = createPassphraseSource({ env });
  const file = createFileStore({ path: credentialFilePath(env, home), passphrase, clock });
  return createCredentialChain([createEnvironmentStore(env), keyringStore({ env }), file], { emit, clock });
}
