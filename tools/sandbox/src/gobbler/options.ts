/** How one Gobbler of the sandbox is set up; the daemon's own flags where it has them (gobbler contract 11). */
export interface GobblerSandboxOptions {
  /** The directory that clients write into (`-staging`). Made when absent, mode 1777. */
  staging: string;
  /** The directory of all projects (`-registry`). Made when absent, mode 0755. */
  registry: string;
  /** @default a free port; the sandbox listens on 127.0.0.1 only */
  port?: number;
  /** Path before every endpoint, without slashes around it (`-prefix`). @default none */
  prefix?: string;
  /** User names that may do everything (`-admin`). @default the user that runs the sandbox */
  admins?: readonly string[];
  /** Absolute directories; links into them are kept and count as files (`-whitelist`). @default none */
  whitelist?: readonly string[];
  /** Who may act as whom: names, `*`, and `-name` for all but that one (`-spoof`). @default nobody */
  spoof?: Readonly<Record<string, readonly string[]>>;
  /** Days after which the daily purge removes a probational version (`-probation`). @default -1, never */
  probationDays?: number;
  /** Files that are worked on at the same time in all requests (`-concurrency`). @default 100 */
  concurrency?: number;
  /** Names for numeric user ids that this machine does not know, or knows by another name. @default none */
  users?: Readonly<Record<number, string>>;
  /** Name of the owner of a path in staging, before `users` and the machine are asked. @default not asked */
  ownerOf?: (path: string, uid: number) => string | undefined;
  /**
   * The account that the daemon would run under. It reads only what others may read, and consumes by renaming only
   * what it owns, even if the sandbox itself could do more (gobbler contract 6, 6.2). @default 'gobbler-service'
   */
  account?: string;
  /** The server's clock, milliseconds since the epoch. @default Date.now */
  now?: () => number;
  /** How long a request waits for a lock. @default 60_000 */
  lockTimeoutMs?: number;
}
