import type { CallControl } from '@omnipub/core';
import type { VersionNames } from '../names.js';

/** Options of an upload. */
export interface UploadOptions extends CallControl {
  /** Put the version on probation, to be approved or rejected later. @default false */
  readonly probation?: boolean | undefined;
  /** Let the service move files out of staging instead of copying them. @default true for what was copied to staging, false for a directory that was there, and for hard links */
  readonly consume?: boolean | undefined;
  /** Leave out names that begin with a dot; a `warning` event names them. @default true, as pygobbler */
  readonly ignoreDot?: boolean | undefined;
  /** Act for this user, where the service allows it (gobbler contract 2.1). */
  readonly spoof?: string | undefined;
  /** Let links to other places pass, for services with a whitelist. @default false */
  readonly allowOutsideLinks?: boolean | undefined;
  /** Ways to bring bytes to staging that are tried before a copy. @default ['reflink', 'hardlink'] */
  readonly stageBy?: readonly ('reflink' | 'hardlink')[] | undefined;
  /** The same for each attempt at the same upload: what a killed one left in staging is then removed. @default a random one */
  readonly idempotencyKey?: string | undefined;
  /** Milliseconds that the service may take. @default that of the configuration: none */
  readonly timeoutMs?: number | undefined;
}

/** What an upload came to, read back from the registry. */
export interface UploadResult extends VersionNames {
  /** `existed`: the very same content was there already. */
  readonly outcome: 'created' | 'existed';
  /** True also when it was not asked for: uploads of untrusted users go on probation silently. */
  readonly probation: boolean;
  /** Is it the asset's latest version now? */
  readonly latest: boolean;
  /** Entries of the manifest that are files or links. */
  readonly files: number;
  /** Of those, links that the upload made. */
  readonly links: number;
  /** Of those, files that the service replaced by links to the same content in the latest version. */
  readonly deduplicated: number;
  /** Bytes of all files. */
  readonly size: number;
  /** Bytes that the registry did not have to store again. */
  readonly linkedSize: number;
  readonly uploadedBy: string;
  /** RFC 3339, seconds, the server's zone. */
  readonly started: string;
  readonly finished: string;
  /** What was left out because its name begins with a dot. */
  readonly ignored: readonly string[];
}

/** What an upload would do. */
export interface UploadPlan extends VersionNames {
  /** `existed`: identical already. `conflict`: there with other content, or unfinished. */
  readonly outcome: 'create' | 'existed' | 'conflict';
  /** Files whose bytes would be stored. */
  readonly files: readonly string[];
  /** Files that would become links, because the latest version has the same content. */
  readonly deduplicated: readonly string[];
  /** Links and where they would lead. */
  readonly links: readonly { readonly path: string; readonly target: string }[];
  readonly emptyDirectories: readonly string[];
  readonly ignored: readonly string[];
  /** What can't be uploaded, and why: the upload would be refused. */
  readonly refused: readonly { readonly path: string; readonly what: string }[];
  /** Bytes that would be stored. */
  readonly size: number;
  /** Against what is there, when it is a conflict. */
  readonly differences: readonly string[];
}
