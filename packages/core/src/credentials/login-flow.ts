import type { CallControl } from '../call.js';
import type { Deps } from '../deps.js';
import type { Environment } from '../env.js';
import type { Question, Restrictions } from './login-definition.js';
import type { CredentialKind, CredentialRecord } from './record.js';

/** The person who logs in, and their screen. Nothing of it is global. */
export interface LoginIo {
  /** False where nobody can be asked. */
  readonly available: boolean;
  /** What was typed; a secret one is hidden and known to redaction. @throws PublishError INVALID_INPUT where nobody can be asked */
  ask(question: Pick<Question, 'text' | 'secret'>): Promise<string>;
  /** Shows a line. */
  say(text: string): void;
  /** True when a browser shows the page. False: the person has to be told the address. */
  openBrowser(url: string): Promise<boolean>;
}

/** Which store is meant, and what may be used to reach it. */
export interface StoreAt extends CallControl {
  /** Scheme, host and port. */
  readonly origin: string;
  /** What omnipub.yaml says of this store, unchecked: other addresses of its parts. @default nothing */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly deps: Deps;
}

/** What a {@link LoginFlow} is given beside the person. */
export interface LoginAt extends StoreAt {
  /** The name that it shall be kept under. @default `default` */
  readonly account?: string;
  readonly restrictions?: Restrictions;
  /** A file that holds what to log in with, absolute: the key of an agent. */
  readonly keyFile?: string;
}

/** A way to log in that asks the server. */
export interface LoginFlow {
  /** For `omnipub login --kind NAME`. */
  readonly name: string;
  readonly summary: string;
  /** What comes out of it. */
  readonly kind: CredentialKind;
  /** Which restrictions the server can put on it. */
  readonly restrictions: readonly (keyof Restrictions)[];
  /** True when it is not offered, only taken when it is named: it changes something that was there. @default false */
  readonly onlyByName?: boolean;
  /** True when it can use {@link LoginAt.keyFile}. @default false */
  readonly takesKeyFile?: boolean;
  /** Does the environment ask for this one, so that there is no choice? @default false */
  isMeant?(env: Environment): boolean;
  /**
   * Logs in. Wrong answers are asked for again, a few times.
   * @throws PublishError INVALID_INPUT for restrictions that the store does not know; AUTH_DENIED when it refuses; ABORTED
   */
  login(io: LoginIo, at: LoginAt): Promise<CredentialRecord>;
}

/** Who the server says a login is, and what it may do; what is absent is not restricted, or not told. */
export interface Identity {
  readonly id?: string;
  readonly username?: string;
  readonly displayName?: string;
  readonly email?: string;
  /** What the store has checked of this person, in its words: `verified`, `unproven`, `starred`. */
  readonly validation?: string;
  readonly permissions?: readonly string[];
  readonly packages?: readonly string[];
  readonly channels?: readonly string[];
  /** ISO 8601, UTC. */
  readonly expiresAt?: string;
}
