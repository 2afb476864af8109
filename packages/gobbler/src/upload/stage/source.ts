/** A regular file of a source tree, as it was when it was looked at. */
export interface SourceFile {
  /** Relative to the root, with `/`. */
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
  /** Permission bits. */
  readonly mode: number;
  readonly uid: number;
}

/** Where a link of a source tree leads, after the rules of gobbler contract 6.1. */
export type LinkTarget =
  /** To a file or link of the same tree. */
  | { readonly kind: 'local'; readonly path: string }
  /** To a file of a complete version in the registry. */
  | {
      readonly kind: 'registry';
      readonly project: string;
      readonly asset: string;
      readonly version: string;
      readonly path: string;
      readonly size: number;
      readonly md5sum: string;
      /** The text that the service understands: below the registry as `GET /info` spells it. */
      readonly text: string;
    }
  /** Elsewhere: only for services with a whitelist. */
  | { readonly kind: 'outside'; readonly text: string };

/** A symbolic link of a source tree that may be uploaded. */
export interface SourceLink {
  readonly path: string;
  readonly target: LinkTarget;
}

/** Something that can't be uploaded, and why. */
export interface SourceProblem {
  readonly path: string;
  /** Completes the sentence "`path` …". */
  readonly what: string;
}

/** What would be uploaded. */
export interface SourceTree {
  /** Absolute. */
  readonly root: string;
  readonly files: readonly SourceFile[];
  readonly links: readonly SourceLink[];
  /** Without the root; parents before their children. */
  readonly directories: readonly string[];
  /** Directories with nothing beneath: they appear in the manifest. */
  readonly emptyDirectories: readonly string[];
  /** Left out: names that begin with a dot. A directory stands for all that is in it. */
  readonly ignored: readonly string[];
  /** Bytes of the regular files. */
  readonly size: number;
  readonly problems: readonly SourceProblem[];
}

/** A path as errors show it, with newlines and the like escaped. */
export function shown(path: string): string {
  return JSON.stringify(path);
}
