import type { Clock } from '../clock.js';
import type { Environment } from '../env.js';
import type { Emit } from '../events.js';
import type { Keyring } from './keyring.js';
import type { Identity, LoginFlow, StoreAt } from './login-flow.js';
import type { CredentialKind, CredentialRecord } from './record.js';

/** What reading or writing another tool's credentials may use. Nothing of it is global. */
export interface PlaceContext {
  readonly env: Environment;
  /** The user's home directory, absolute. */
  readonly home: string;
  readonly keyring: Keyring;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly signal: AbortSignal;
  /** A file that the user named, for exports and explicit paths. @default the tool's own place */
  readonly path?: string;
  /** Only this origin. @default all that are there */
  readonly origin?: string;
  /** Only this profile or section, where the tool has such. */
  readonly profile?: string;
}

/** A place where another tool keeps credentials of this store, in exactly that tool's format. */
export interface CredentialPlace {
  /** Stable, for `--import NAME` and `--export NAME`: `snapcraft-keyring`, `copr-config`. */
  readonly name: string;
  /** One line: whose it is and where it lies. */
  readonly summary: string;
  /** True when it lies only in files that the user names ({@link PlaceContext.path}): it is not looked into otherwise. @default false */
  readonly needsPath?: boolean;
  /**
   * All credentials there; empty when there is none.
   * @throws PublishError PROTOCOL for what is there and can't be read, naming the place and what is wrong, never its content
   */
  read(context: PlaceContext): Promise<readonly CredentialRecord[]>;
  /** Writes it the way the tool would; keeps what else is there. Absent: the place is read only. */
  write?(record: CredentialRecord, context: PlaceContext): Promise<void>;
  /** True when there was one. */
  remove?(record: Pick<CredentialRecord, 'origin' | 'account'>, context: PlaceContext): Promise<boolean>;
}

/** One thing to ask a person for. */
export interface Question {
  readonly name: string;
  readonly text: string;
  /** Hidden while typed, and registered as a secret. */
  readonly secret: boolean;
}

/** What a new credential may be restricted to, where its kind can be restricted; absent parts: not restricted. */
export interface Restrictions {
  readonly permissions?: readonly string[];
  readonly packages?: readonly string[];
  readonly channels?: readonly string[];
  /** Seconds from now. */
  readonly ttl?: number;
}

/** A kind of credential that a person can hand over without asking a server: an API token, a certificate file. */
export interface TokenLogin {
  readonly kind: CredentialKind;
  /** For `omnipub login --kind NAME`. */
  readonly name: string;
  readonly summary: string;
  readonly questions: readonly Question[];
  /** Which restrictions {@link record} can apply. @default none: the credential may do what it was made for */
  readonly restrictions?: readonly (keyof Restrictions)[];
  /** Makes the record; checks the form of what was typed. @throws PublishError INVALID_INPUT saying what is wrong with which answer */
  record(
    answers: Readonly<Record<string, string>>,
    at: {
      readonly origin?: string;
      readonly clock: Clock;
      /** For paths that begin with `~/`. */
      readonly home?: string;
      readonly restrictions?: Restrictions;
    },
  ): Promise<CredentialRecord>;
  /** What one line on stdin (`--with-token -`) means. @throws PublishError INVALID_INPUT */
  fromToken?(token: string): Readonly<Record<string, string>>;
}

/** What the command line knows of a store's logins. */
export interface LoginDefinition<Kind extends string = string> {
  readonly kind: Kind;
  readonly summary: string;
  /** The origin that is meant when none is named. */
  readonly defaultOrigin: string;
  /** The same where the variables of another tool name one. @default `defaultOrigin` */
  originIn?(env: Environment): string;
  /** Ways that ask the server; the usual one first. */
  readonly flows: readonly LoginFlow[];
  readonly tokens: readonly TokenLogin[];
  readonly places: readonly CredentialPlace[];
  /**
   * Asks the server whose the login is that `deps.credentials` has for this origin. Absent: this store can't be asked.
   * @throws PublishError AUTH_EXPIRED when the store does not take it any more
   */
  whoAmI?(at: StoreAt & { readonly account?: string }): Promise<Identity>;
}

/** Gives a definition its exact type. */
export function defineLogin<const K extends string>(definition: LoginDefinition<K>): LoginDefinition<K> {
  return definition;
}
