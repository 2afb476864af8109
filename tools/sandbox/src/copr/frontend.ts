import type { Database } from './db/database.js';
import type { CoprSandboxOptions } from './options.js';
import type { Paths } from './paths.js';

/** What the worker is told about what happened. */
export interface Backend {
  /** There may be something to do. */
  wake(): void;
  /** Repositories of these chroots of a directory are to be made anew; all chroots and directories where none is named. */
  createRepos(request: RepoRequest): void;
  /** Results that nobody shall see any more, relative to the results' root. */
  deleteResults(paths: readonly string[]): void;
  /** Copies results from one place to others, relative to the results' root. */
  copyResults(copies: readonly { from: string; to: string }[]): void;
}

/** Repositories to be made. */
export interface RepoRequest {
  readonly projectId: number;
  readonly dirnames?: readonly string[];
  readonly chroots?: readonly string[];
  /** Asked for by hand, so even where the project publishes only then. */
  readonly manual?: boolean;
}

/** The options with their defaults. */
export interface Settings {
  readonly tokenDays: number;
  readonly remoteUserHeader: string | undefined;
  readonly negotiate: CoprSandboxOptions['negotiate'];
  readonly rpmUpload: NonNullable<CoprSandboxOptions['rpmUpload']>;
  readonly chunkedBodies: NonNullable<CoprSandboxOptions['chunkedBodies']>;
}

/** The sandbox's Copr, as its handlers see it. */
export interface Frontend {
  readonly db: Database;
  readonly settings: Settings;
  readonly paths: Paths;
  /** Bases of URLs in answers, without a slash at the end; known once it listens. */
  readonly urls: { readonly frontend: string; readonly results: string };
  /** ms since the epoch. */
  readonly now: () => number;
  readonly backend: Backend;
  /** What the sandbox has to say about itself. */
  readonly log: (line: string) => void;
}

/** Seconds since the epoch, as rows have them. */
export const seconds = ({ now }: Pick<Frontend, 'now'>): number => Math.floor(now() / 1000);
