/**
 * What a secret is, which decides how it is sent:
 * `basic` = `login:password`; `token` = a bearer or API token; `macaroon` = a serialized macaroon that is sent as it is;
 * `u1-macaroon` = JSON `{"r": root, "d": unbound discharge}`, bound anew for each request (canonical contract 3.3);
 * `client-cert` = JSON `{"cert": path, "key"?: path, "passphrase"?: text}`; `gssapi` = no secret of ours, a principal.
 */
export type CredentialKind = 'basic' | 'token' | 'macaroon' | 'u1-macaroon' | 'client-cert' | 'gssapi';

/** Whose credential it is: one account at one origin of one store. */
export interface CredentialKey {
  /** The store's kind: `snap`, `charmhub`, `copr`, `koji`. */
  readonly store: string;
  /** Scheme, host and port of the API, such as `https://dashboard.snapcraft.io`. */
  readonly origin: string;
  /** The account as the store names it; `default` where a store has no name for it. */
  readonly account: string;
}

/** All that is known of a credential but its secret: safe to list, to log and to print. */
export interface CredentialSummary extends CredentialKey {
  readonly kind: CredentialKind;
  /** Who the store says it is. Absent: not known. Not the key: an exported login does not tell. */
  readonly username?: string;
  /**
   * How a token stands in the Authorization header, where that is not what its kind says: `macaroon` in lower case is what
   * on-premises stores get (canonical contract 3.3).
   */
  readonly scheme?: 'macaroon';
  /** What it may do, as the store names it. Absent: everything. */
  readonly permissions?: readonly string[];
  /** The packages that it is restricted to. Absent: all. */
  readonly packages?: readonly string[];
  /** The channels that it is restricted to; patterns are allowed. Absent: all. */
  readonly channels?: readonly string[];
  /** ISO 8601, UTC. Absent: not known, or never. */
  readonly expiresAt?: string;
  /** ISO 8601, UTC. */
  readonly madeAt: string;
}

/** A credential with its secret. Never log it, never put it into an error. */
export interface CredentialRecord extends CredentialSummary {
  readonly secret: string;
}

/**
 * Which backend holds a secret. In the order of the chain, then `memory`, then another tool's place, used where it lies
 * (`place:snapcraft-keyring`).
 */
export type BackendName = 'explicit' | 'environment' | 'keyring' | 'file' | 'memory' | `place:${string}`;

/** Beside which of our own backends another tool's place stands in the chain. */
export type CredentialTier = 'environment' | 'keyring' | 'file';

/** Whether a backend can be used on this machine, and if not, why and what to do. */
export type Probe =
  | { readonly usable: true; readonly detail: string }
  | {
      readonly usable: false;
      /** For programs: `no-dbus`, `no-service`, `locked`, `refused`, `no-passphrase`, `wrong-passphrase`, `unsafe-mode`, `damaged`, `not-installed`, ... */
      readonly code: string;
      /** In words that a person understands. */
      readonly reason: string;
      /** What to do about it. */
      readonly fix: string;
    };

/** Options of every call to a backend. */
export interface BackendCall {
  readonly signal: AbortSignal;
}

/** Options of {@link CredentialStore.list}. */
export interface ListCall extends BackendCall {
  /** Those of other stores are not wanted, and need not be read: a broken one of them does no harm. @default all */
  readonly store?: string;
}

/**
 * One place that keeps credentials. Calls throw PublishError: AUTH_MISSING when the backend can't be used here (hint =
 * what to do), AUTH_DENIED when it refuses, PROTOCOL when what it holds is damaged.
 */
export interface CredentialStore {
  readonly name: BackendName;
  readonly writable: boolean;
  /** Only of another tool's place: it is asked right after this one of ours. */
  readonly tier?: CredentialTier;
  /** Only of another tool's place: the kind of store that its credentials are for. @default any */
  readonly holds?: string;
  /** Never throws, changes nothing, never prompts. */
  probe(call: BackendCall): Promise<Probe>;
  get(key: CredentialKey, call: BackendCall): Promise<CredentialRecord | undefined>;
  /** Replaces what is there under the same key; read back and compared before it returns. */
  set(record: CredentialRecord, call: BackendCall): Promise<void>;
  /** True when there was one. */
  delete(key: CredentialKey, call: BackendCall): Promise<boolean>;
  /** Lazy, without secrets. */
  list(call: ListCall): AsyncIterable<CredentialSummary>;
}

/**
 * What may be shown of a record. Only the fields that are known to be no secrets: a record may have more, of a later
 * version.
 */
export function summaryOf(record: CredentialRecord): CredentialSummary {
  const {
    store,
    origin,
    account,
    kind,
    username,
    scheme,
    permissions,
    packages,
    channels,
    expiresAt,
    madeAt,
  } = record;
  return {
    store,
    origin,
    account,
    kind,
    ...(username === undefined ? {} : { username }),
    ...(scheme === undefined ? {} : { scheme }),
    ...(permissions === undefined ? {} : { permissions }),
    ...(packages === undefined ? {} : { packages }),
    ...(channels === undefined ? {} : { channels }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    madeAt,
  };
}
