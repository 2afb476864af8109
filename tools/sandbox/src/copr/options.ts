/** Settings of the sandbox's Copr. */
export interface CoprSandboxOptions {
  /** The directory of its state: database, uploads, results. */
  state: string;
  /** Port of the frontend. @default a free one */
  port?: number;
  /** Port of the results. @default a free one */
  resultsPort?: number;
  /** Base of the frontend's own URLs in answers. @default where it listens */
  publicUrl?: string;
  /** Base of result URLs in answers. @default where the results are served */
  publicResultsUrl?: string;
  /** The clock, ms since the epoch. @default Date.now */
  now?: () => number;
  /** Days that a token lives. @default 180 */
  tokenDays?: number;
  /**
   * The header that says who came through Kerberos, as a server in front of this one sets it: `user@REALM`. Whoever reaches the port
   * can send it, so only for tests. @default none
   */
  remoteUserHeader?: string;
  /** Answers who a Negotiate token belongs to; with it the login route asks for one. @default no GSSAPI */
  negotiate?: (token: Buffer) => { principal: string; reply?: Buffer } | undefined;
  /**
   * Upload of packages that are built already, which came after the release that this sandbox is made like (fedora-copr/copr PR 4408):
   * no such route, a route that says it is switched off, or one that works.
   * @default 'absent'
   */
  rpmUpload?: 'absent' | 'disabled' | 'enabled';
  /**
   * Bodies that come in chunks, without a length: refused with 411, as mod_wsgi does where nobody told it otherwise, or taken, as gunicorn
   * does (copr contract 4).
   * @default 'refused'
   */
  chunkedBodies?: 'refused' | 'taken';
  /** Milliseconds between two steps of a build. @default 20 */
  workerSpeed?: number;
  /** Whether the worker begins at once, or waits for `control.resume()`. @default 'working' */
  worker?: 'working' | 'paused';
  /** The command that makes repodata, or `never`; where it is not installed trees have none. @default 'createrepo_c' */
  createrepo?: string;
  /** What a new instance starts with. */
  seed?: CoprSeed;
}

/** What a new instance starts with. */
export interface CoprSeed {
  /** @default alice (in labgroup), bob, and admin, who is one */
  users?: readonly CoprSeedUser[];
  /** Names, without @. @default labgroup */
  groups?: readonly string[];
  /** @default seven active ones and fedora-30-x86_64, which is not */
  chroots?: readonly { name: string; active?: boolean; comment?: string }[];
}

/** A user that a new instance has. */
export interface CoprSeedUser {
  name: string;
  /** @default false */
  admin?: boolean;
  /** Names, without @. @default none */
  groups?: readonly string[];
}
