import type { Row } from '../../common/db/table.js';

/** States of builds, of their source and of their chroots (copr contract 9); the number is what the monitor shows. */
export const STATES = {
  failed: 0,
  succeeded: 1,
  canceled: 2,
  running: 3,
  pending: 4,
  skipped: 5,
  starting: 6,
  importing: 7,
  forked: 8,
  waiting: 9,
  unknown: 1000,
} as const;

/** See {@link STATES}. */
export type State = keyof typeof STATES;

/** Where the sources of a package or build come from. */
export type SourceType =
  | 'unset'
  | 'link'
  | 'upload'
  | 'pypi'
  | 'rubygems'
  | 'scm'
  | 'custom'
  | 'distgit'
  | 'rpm_upload';

/** What that kind of source needs to know, under the names that answers have but for `srpm_build_method`. */
export type SourceDict = Readonly<Record<string, unknown>>;

/** A user with the one token that users have. */
export interface UserRow extends Row {
  readonly name: string;
  readonly admin: boolean;
  /** Names of the groups, as the account system calls them. */
  readonly groups: readonly string[];
  readonly apiLogin: string;
  readonly apiToken: string;
  /** `YYYY-MM-DD`; that day the token still works. */
  readonly apiTokenExpiration: string;
}

/** A group that projects can belong to; in owner names it stands with an @. */
export interface GroupRow extends Row {
  readonly name: string;
  readonly fasName: string;
}

/** A session that somebody logged in with; the others are not kept. */
export interface SessionRow extends Row {
  readonly key: string;
  readonly userId: number;
}

/** A chroot that the instance knows. */
export interface MockChrootRow extends Row {
  readonly name: string;
  readonly active: boolean;
  readonly comment: string;
}

/** nothing, request, approved. */
export type PermissionState = 'nothing' | 'request' | 'approved';

/** What somebody may do in another's project. */
export interface Permission {
  readonly userId: number;
  readonly admin: PermissionState;
  readonly builder: PermissionState;
}

/** A chroot of a project and its settings; switched off it is kept. */
export interface ProjectChroot {
  readonly name: string;
  readonly enabled: boolean;
  /** Separated by space, as the next two. */
  readonly repos: string;
  readonly buildrootPkgs: string;
  readonly withOpts: string;
  readonly withoutOpts: string;
  /** Separated by `, `. */
  readonly moduleToggle: string;
  readonly compsName: string | null;
  readonly bootstrap: string | null;
  readonly bootstrapImage: string | null;
  readonly isolation: string | null;
}

/** A project. */
export interface ProjectRow extends Row {
  readonly name: string;
  /** Who made it; the owner where there is no group. */
  readonly userId: number;
  readonly groupId: number | null;
  readonly homepage: string | null;
  readonly contact: string | null;
  readonly description: string;
  readonly instructions: string;
  /** Separated by white space, as the next two. */
  readonly repos: string;
  readonly runtimeDependencies: string;
  readonly packitForgeProjectsAllowed: string;
  readonly develMode: boolean;
  readonly unlistedOnHp: boolean;
  readonly autoPrune: boolean;
  readonly persistent: boolean;
  readonly enableNet: boolean;
  readonly bootstrap: string | null;
  readonly isolation: string | null;
  readonly followFedoraBranching: boolean;
  readonly multilib: boolean;
  readonly moduleHotfixes: boolean;
  readonly fedoraReview: boolean;
  readonly appstream: boolean;
  readonly repoPriority: number | null;
  readonly storage: 'backend' | 'pulp';
  /** Days; null never. */
  readonly deleteAfterDays: number | null;
  readonly createdOn: number;
  readonly webhookSecret: string;
  readonly forkedFrom: number | null;
  readonly chroots: readonly ProjectChroot[];
  /** Its own name is the main one, the others are side directories. */
  readonly dirs: readonly string[];
  readonly permissions: readonly Permission[];
}

/** A package of a project. */
export interface PackageRow extends Row {
  readonly projectId: number;
  readonly name: string;
  readonly sourceType: SourceType;
  readonly source: SourceDict;
  readonly webhookRebuild: boolean;
  readonly maxBuilds: number | null;
  readonly timeout: number | null;
  readonly chrootDenylist: string | null;
}

/** A package file that a build made. */
export interface Nevra {
  readonly name: string;
  /** Null where the package has none. */
  readonly epoch: number | null;
  readonly version: string;
  readonly release: string;
  readonly arch: string;
}

/** A build in one chroot. */
export interface BuildChroot {
  readonly name: string;
  readonly state: State;
  /** Seconds since the epoch, as all times of rows. */
  readonly startedOn: number | null;
  readonly endedOn: number | null;
  /** The folder of its results below the chroot's; '' before there is one. */
  readonly resultDir: string;
  readonly results: readonly Nevra[];
}

/** A build. */
export interface BuildRow extends Row {
  readonly projectId: number;
  readonly dirname: string;
  readonly packageId: number | null;
  /** Null where a webhook started it. */
  readonly userId: number | null;
  readonly sourceType: SourceType;
  readonly source: SourceDict;
  readonly sourceState: State;
  readonly canceled: boolean;
  readonly submittedOn: number;
  readonly enableNet: boolean;
  readonly isBackground: boolean;
  readonly timeout: number;
  readonly bootstrap: string | null;
  readonly isolation: string | null;
  readonly batchId: number | null;
  readonly srpmUrl: string | null;
  readonly pkgVersion: string | null;
  /** The folder of the source's results below `srpm-builds`; '' before there is one. */
  readonly resultDir: string;
  readonly chroots: readonly BuildChroot[];
}

/** Builds that run together, after those of another batch where there is one. */
export interface BatchRow extends Row {
  readonly blockedBy: number | null;
}
