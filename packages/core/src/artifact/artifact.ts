/** Digests that some store asks for. */
export type DigestAlgorithm = 'sha256' | 'md5' | 'sha3-384' | 'adler32';

/** Lower-case hex by algorithm. */
export type Digests = Readonly<Partial<Record<DigestAlgorithm, string>>>;

/** What every artifact has. */
interface Common {
  /** Absolute path of the file or directory. */
  readonly path: string;
  /** Bytes; of a directory, the sum over its regular files. */
  readonly size: number;
  /** Hex. Of a directory: the digest of its listing (see `directoryDigest`). */
  readonly sha256: string;
  readonly mediaType: string;
  /** Every digest that was asked for, `sha256` always among them; of a directory, only that. */
  readonly digests: Digests;
}

/** An SRPM: what its RPM header says. */
export interface SrpmArtifact extends Common {
  readonly kind: 'srpm';
  readonly name: string;
  /** Absent when the header has none, which is not the same as 0 for everybody. */
  readonly epoch?: number;
  readonly version: string;
  readonly release: string;
}

/** A binary RPM: what its header says. */
export interface RpmArtifact extends Common {
  readonly kind: 'rpm';
  readonly name: string;
  readonly epoch?: number;
  readonly version: string;
  readonly release: string;
  readonly arch: string;
}

/** A snap: what `meta/snap.yaml` says, or what the user declared where `unsquashfs` is missing. */
export interface SnapArtifact extends Common {
  readonly kind: 'snap';
  readonly name: string;
  readonly version: string;
  readonly architectures: readonly string[];
  /** False when the values were declared and could not be read from the file. */
  readonly checked: boolean;
}

/** A charm or bundle: the name that its metadata gives. */
export interface CharmArtifact extends Common {
  readonly kind: 'charm' | 'bundle';
  readonly name: string;
}

/** A directory tree. */
export interface DirectoryArtifact extends Common {
  readonly kind: 'directory';
  /** Regular files and symbolic links in it. */
  readonly files: number;
}

/** Any other file. */
export interface FileArtifact extends Common {
  readonly kind: 'file';
}

/** Something to publish, with what could be read from it. JSON-safe: plans keep it. */
export type Artifact =
  | SrpmArtifact
  | RpmArtifact
  | SnapArtifact
  | CharmArtifact
  | DirectoryArtifact
  | FileArtifact;
