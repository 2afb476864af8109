/** Settings of the sandbox's Koji hub; those with a name of hub.conf mean the same there. */
export interface KojiSandboxOptions {
  /** The directory of its state: database, certificates, and `mnt`, its topdir. */
  state: string;
  /** Port of the plain HTTP server. @default a free one */
  port?: number;
  /** Port of the HTTPS server. @default a free one */
  tlsPort?: number;
  /**
   * The version that it claims and behaves like: before 1.35 it has no `Koji-Version` header and looks for a misnamed call number,
   * before 1.31 logout has no argument, before 1.30 sessions are in query strings only, before 1.23 there is no getKojiVersion.
   * @default '1.35.3'
   */
  version?: string;
  /**
   * When the HTTPS server asks for a client's certificate: in the first handshake, where it is optional or required, or only at
   * `/ssllogin`, as Koji's own Apache configuration does.
   * @default 'optional'
   */
  clientCertificates?: 'optional' | 'required' | 'at-ssllogin';
  /** @default false */
  disableUrlSessions?: boolean;
  /** Minutes; 0 is never. @default 1440 */
  sessionRenewalTimeout?: number;
  /** @default true */
  checkClientIp?: boolean;
  /** @default true */
  loginCreatesUser?: boolean;
  /** Subjects that may log in others, such as `CN=kojiweb,O=omnipub sandbox`. @default those of `kojiweb` */
  proxyDns?: readonly string[];
  /** Principals that may. @default none */
  proxyPrincipals?: readonly string[];
  /** @default false */
  allowProxyAuthType?: boolean;
  /** Bytes. @default 4194304 */
  maxRequestLength?: number;
  /** How exceptions without a code are told: a whole traceback, or `<class 'X'>: message`. @default 'normal' */
  kojiTraceback?: 'normal' | 'short';
  /** Tracebacks for faults with a code, too. @default false */
  kojiDebug?: boolean;
  /** Answers who a Negotiate token belongs to; with it, `/ssllogin` asks for one. @default no GSSAPI */
  negotiate?: (token: Buffer) => { principal: string; reply?: Buffer } | undefined;
  /** The clock, ms since the epoch. @default Date.now */
  now?: () => number;
  /** Milliseconds that the builder rests between two rounds. @default 20 */
  workerSpeed?: number;
  /** Whether the builder begins at once, or waits for `control.resumeWorker()`. @default 'working' */
  worker?: 'working' | 'paused';
  /** What a new hub starts with, beside its administrator `kojiadmin` (password `kojiadmin-password`). */
  seed?: KojiSeed;
}

/** What a new hub starts with. */
export interface KojiSeed {
  /**
   * Users; one with a password can log in with it. Permissions by name, made where they are not.
   * @default `builder` with the password `builder-password`, who may build and no more
   */
  users?: readonly SeedUser[];
  /** Tags in the order of their ids; a parent stands before its children. */
  tags?: readonly SeedTag[];
  targets?: readonly { name: string; buildTag: string; destTag: string }[];
  /** Entries of package lists; the owner is kojiadmin unless named. */
  packages?: readonly { tag: string; name: string; owner?: string }[];
  /** Content generators and who may import with them. */
  contentGenerators?: readonly { name: string; users: readonly string[] }[];
}

/** A user that a new hub has. */
export interface SeedUser {
  name: string;
  /** @default none: only a certificate logs in */
  password?: string;
  permissions?: readonly string[];
  principals?: readonly string[];
}

/** A tag that a new hub has. */
export interface SeedTag {
  name: string;
  /** @default none */
  arches?: string;
  /** The first has the first priority. */
  parents?: readonly string[];
  /** @default false */
  locked?: boolean;
  /** Who tags into it must have it. */
  permission?: string;
}
