import type { Raw } from './go/raw.js';
import type { Identity } from './identity.js';
import { LockScope } from './lock-scope.js';
import type { PathLocks } from './locks.js';
import type { Throttle } from './throttle.js';

/** What all requests to one server share. */
export interface Daemon {
  readonly staging: Raw;
  readonly registry: Raw;
  readonly admins: readonly Raw[];
  readonly whitelist: readonly Raw[];
  readonly spoof: ReadonlyMap<Raw, readonly Raw[]>;
  /** Name of the account that the daemon would run under. */
  readonly account: Raw;
  readonly probationDays: number;
  readonly identity: Identity;
  readonly locks: PathLocks;
  readonly throttle: Throttle;
  /** Aborted when the server stops, is killed, or crashes. */
  readonly lifetime: AbortSignal;
  /** True after a kill or a crash: nobody cleans up any more. */
  readonly dead: boolean;
  now(): number;
  /** The process dies with everything it was doing (gobbler contract 6, consume). */
  crash(): void;
}

/** One POST /new: the request file, who may interrupt it, and the locks it holds. */
export interface Call {
  readonly daemon: Daemon;
  /** Path of the request file. */
  readonly file: Raw;
  /** Aborted when the client goes away or the server stops. */
  readonly signal: AbortSignal;
  readonly locks: LockScope;
}

/** Starts a call. */
export function newCall(daemon: Daemon, file: Raw, signal: AbortSignal): Call {
  return { daemon, file, signal, locks: new LockScope(daemon.locks, signal) };
}
