import type { z } from 'zod';
import type { Artifact, DigestAlgorithm } from './artifact/artifact.js';
import type { Deps } from './deps.js';
import type { ErrorCode } from './errors.js';
import type { Emit } from './events.js';

/** What a store can do. The pipeline asks before it plans; nothing is found out by trying and failing. */
export interface Capabilities {
  /** `register` creates names; without it a name must exist before the release. */
  readonly register: boolean;
  readonly upload: boolean;
  /** `release` makes an upload public in a step of its own. */
  readonly release: boolean;
  readonly list: boolean;
  /** How surely {@link Store.find} knows an artifact again: by its digest, by its version only, or not at all. */
  readonly probe: 'digest' | 'version' | 'none';
  /** Releases go to named channels, tags or repositories. */
  readonly channels: boolean;
  /** A broken upload goes on where it stopped. */
  readonly resumableUpload: boolean;
  /** After the upload the store works on (build, review); {@link Store.settle} waits for that. */
  readonly asyncProcessing: boolean;
  /** Who answers a dry run: the store itself, or the client from what it knows. */
  readonly dryRun: 'server' | 'client';
  /** What the store accepts as an artifact. */
  readonly artifacts: readonly Artifact['kind'][];
}

/** Passed to every call. Never optional, so that abort and progress can't be forgotten. */
export interface CallContext {
  readonly signal: AbortSignal;
  readonly emit: Emit;
  /** Stable across retries, resumes and machines: a hash of plan, target and step. */
  readonly idempotencyKey: string;
  /** When true nothing is sent or written that changes the store; receipts come back as `planned`. */
  readonly dryRun: boolean;
}

/** What a mutating call did. Everything in it is JSON-safe: the ledger keeps it. */
export interface Receipt<Ref = unknown> {
  /** The store's own name of the thing: a revision, a build id, `project/asset/version`. */
  readonly id: string;
  /** What later steps need to find it again; typed by the adapter. */
  readonly ref: Ref;
  /** A page or file that a person can open. */
  readonly url?: string;
  /** `existed`: the very same thing was there already. `planned`: dry run. */
  readonly outcome: 'created' | 'existed' | 'planned';
  /** Set while the store still works on it and the wait's deadline has passed. A legal end, not an error. */
  readonly pending?: { readonly state: string; readonly url?: string };
}

/** One line of a preflight. An `error` finding stops a run before anything is changed. */
export type Finding =
  | { readonly level: 'ok' | 'warn'; readonly code: string; readonly message: string; readonly fix?: string }
  | { readonly level: 'error'; readonly code: ErrorCode; readonly message: string; readonly fix?: string };

/** The types of one store, gathered in one place; everything else is inferred from here. */
export interface StoreTypes {
  /** Settings of the store itself: where it is, how to reach it. */
  config: unknown;
  register: unknown;
  upload: unknown;
  release: unknown;
  list: unknown;
  /** What `list` yields. */
  item: unknown;
  /** {@link Receipt.ref}. */
  ref: unknown;
}

/** What a preflight may look at: the inputs of the steps that would follow. */
export interface CheckInput<T extends StoreTypes = StoreTypes> {
  readonly register?: T['register'];
  readonly upload?: T['upload'];
  readonly release?: T['release'];
  readonly artifact?: Artifact;
}

/**
 * The one interface that every adapter implements and every pipeline step calls.
 * Every method throws {@link PublishError} and nothing else, and ends promptly when `ctx.signal` aborts.
 */
export interface Store<T extends StoreTypes = StoreTypes> {
  readonly kind: string;
  readonly capabilities: Capabilities;
  /** Preflight, read-only: credentials, permissions, names, quota. All findings at once; throws only when the store can't be asked. */
  check(input: CheckInput<T>, ctx: CallContext): Promise<readonly Finding[]>;
  /** Makes sure that the name exists and is mine. Idempotent. */
  register(input: T['register'], ctx: CallContext): Promise<Receipt<T['ref']>>;
  /**
   * Is this very artifact there already? Other content under the same version is CONFLICT, never overwritten;
   * nothing there is `undefined`.
   */
  find(artifact: Artifact, input: T['upload'], ctx: CallContext): Promise<Receipt<T['ref']> | undefined>;
  /** Brings the bytes there. A second upload of the same artifact is `existed`. */
  upload(artifact: Artifact, input: T['upload'], ctx: CallContext): Promise<Receipt<T['ref']>>;
  /** Waits for build, review or processing, up to a deadline of its own; see {@link Receipt.pending}. */
  settle(receipt: Receipt<T['ref']>, ctx: CallContext): Promise<Receipt<T['ref']>>;
  /** Makes the upload public. Idempotent. */
  release(receipt: Receipt<T['ref']>, input: T['release'], ctx: CallContext): Promise<Receipt<T['ref']>>;
  /** Lazy: a page is asked for when the one before it is used up. */
  list(input: T['list'], ctx: CallContext): AsyncIterable<T['item']>;
}

/** The ways to authenticate that adapters declare. */
export type AuthKind = 'token' | 'basic' | 'macaroon' | 'gssapi' | 'client-cert' | 'oidc';

/** How an adapter plugs in: one exported const. Docs, JSON Schema and the pipeline's checks all read `schemas`. */
export interface StoreDefinition<T extends StoreTypes = StoreTypes, Kind extends string = string> {
  readonly kind: Kind;
  /** One line for `omnipub --help` and the schema. */
  readonly summary: string;
  readonly schemas: {
    readonly [K in 'config' | 'register' | 'upload' | 'release' | 'list' | 'ref']: z.ZodType<T[K]>;
  };
  /** Empty for a store that knows its users by other means (gobbler: the owner of a file). */
  readonly auth: readonly AuthKind[];
  readonly capabilities: Capabilities;
  /** What its `find` knows an artifact by, beside SHA-256: taken in the same pass over the file. @default none */
  readonly digests?: readonly DigestAlgorithm[];
  create(config: T['config'], deps: Deps): Store<T>;
}

/** Gives a definition its exact type. */
export function defineStore<T extends StoreTypes, const K extends string>(
  definition: StoreDefinition<T, K>,
): StoreDefinition<T, K> {
  return definition;
}
