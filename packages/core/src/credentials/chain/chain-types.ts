import type { Clock } from '../../clock.js';
import type { Emit } from '../../events.js';
import type {
  BackendCall,
  BackendName,
  CredentialKey,
  CredentialRecord,
  CredentialStore,
  CredentialSummary,
  Probe,
} from '../record.js';
import type { BackendFailure } from './chain-failure.js';

/** Options of {@link createCredentialChain}. */
export interface CredentialChainOptions {
  readonly emit: Emit;
  readonly clock: Clock;
}

/** A credential, and who holds it. */
export interface FoundCredential {
  readonly record: CredentialRecord;
  readonly from: BackendName;
  /** Backends that are asked before, and could not be. */
  readonly skipped: readonly BackendFailure[];
}

/** A listed credential, and who holds it. */
export interface ListedCredential extends CredentialSummary {
  readonly from: BackendName;
  /** An earlier backend holds one under the same key, so this one is not used. */
  readonly shadowedBy?: BackendName;
}

/** What to look for; without an account, the only one at that origin; else by key, or by the username that is recorded. */
export interface CredentialQuery {
  readonly store: string;
  readonly origin: string;
  readonly account?: string;
}

/** How a backend stands. */
export interface BackendState {
  readonly name: BackendName;
  readonly writable: boolean;
  readonly probe: Probe;
}

/** Options of {@link CredentialChain.set}. */
export interface ChainSetCall extends BackendCall {
  /** @default the backend that holds it already, else the keyring, else (with a warning) the encrypted file */
  readonly to?: BackendName;
}

/** Options of {@link CredentialChain.delete}. */
export interface ChainDeleteCall extends BackendCall {
  /** @default every backend that can be written to */
  readonly from?: BackendName;
}

/** Where a credential was stored. */
export interface StoredCredential {
  readonly to: BackendName;
  readonly replaced: boolean;
  /** A backend that can't be written to holds another under the same key, which is used instead. */
  readonly shadowedBy?: BackendName;
}

/** What became of a removal. */
export interface RemovedCredential {
  readonly removed: readonly BackendName[];
  /** Read-only backends that still hold it. */
  readonly remains: readonly BackendName[];
}

/** All backends as one. See {@link createCredentialChain}. */
export interface CredentialChain {
  /** In the order in which they are asked. */
  readonly backends: readonly CredentialStore[];
  /**
   * The first that is found. One from a weaker backend, while a stronger one could not be read, comes with a warning.
   * @throws PublishError AUTH_MISSING when it was not found and a backend that may hold it could not be read; the
   * backend's own error for what was handed over or set in the environment and can't be read
   */
  get(key: CredentialKey, call: BackendCall): Promise<FoundCredential | undefined>;
  /**
   * Like `get`, but the account may be left out, or be the name that the store gave it. The first backend that knows one of that
   * origin decides.
   * @throws PublishError INVALID_INPUT when it knows several; AUTH_MISSING as `get`
   */
  find(query: CredentialQuery, call: BackendCall): Promise<FoundCredential | undefined>;
  /** Like `find`. @throws PublishError AUTH_MISSING, saying how each backend stands, when there is none */
  require(query: CredentialQuery, call: BackendCall): Promise<FoundCredential>;
  /**
   * Stores it and reads it back.
   * @throws PublishError AUTH_MISSING when no backend can take it, with each one's reason and what to do; INVALID_INPUT
   * when `to` names none that can
   */
  set(record: CredentialRecord, call: ChainSetCall): Promise<StoredCredential>;
  /** Tries every backend before it fails. @throws PublishError AUTH_DENIED naming those where it may still lie */
  delete(key: CredentialKey, call: ChainDeleteCall): Promise<RemovedCredential>;
  /** Lazy, strongest backend first, without secrets. A backend that can't be read is warned about and passed over. */
  list(call: BackendCall): AsyncIterable<ListedCredential>;
  /** How each backend stands; changes nothing, asks nobody. */
  probe(call: BackendCall): AsyncIterable<BackendState>;
}
