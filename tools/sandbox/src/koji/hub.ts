import type { Database } from './db/database.js';
import type { Mutex } from './mutex.js';
import type { KojiSandboxOptions } from './options.js';
import type { Paths } from './paths.js';
import type { Sessions } from './sessions/sessions.js';
import type { HubVersion } from './version.js';

/** What every part of the hub works with. */
export interface Hub {
  readonly db: Database;
  readonly settings: Settings;
  readonly version: HubVersion;
  readonly sessions: Sessions;
  /** One transaction at a time: what the hub gets from PostgreSQL's isolation. */
  readonly transaction: Mutex;
  /** Where builds, uploads and repos lie; the hub says its real paths in some faults. */
  readonly paths: Paths;
  /** Seconds since the epoch, to the microsecond, as PostgreSQL's now(). */
  now(): number;
  /** Tells the builder that there may be something to do. */
  wakeWorker(): void;
}

/** The options with their defaults, without those that only the servers use. */
export type Settings = Required<
  Omit<KojiSandboxOptions, 'state' | 'port' | 'tlsPort' | 'negotiate' | 'now' | 'seed' | 'version'>
>;
