/** A file of the hub that can be downloaded, and how its bytes are known. */
export interface DownloadableFile {
  readonly kind: 'rpm' | 'archive' | 'log' | 'task-output';
  /** Below topurl. */
  readonly path: string;
  /** Where it goes, below the folder that was asked for. */
  readonly local: string;
  /** Bytes; undefined when the hub doesn't tell. */
  readonly size?: number | undefined;
  /** Of the whole file, hex. */
  readonly digest?: { readonly algorithm: 'md5' | 'sha1' | 'sha256'; readonly hex: string } | undefined;
  /** Of an RPM without its signatures, hex. */
  readonly sigmd5?: string | undefined;
}

/** By what a file was found to be right: its digest, an RPM's own, its size, or only the length that the server claimed. */
export type CheckedBy = 'md5' | 'sha1' | 'sha256' | 'sigmd5' | 'size' | 'length';

/** What became of a file. */
export interface DownloadedFile {
  readonly kind: DownloadableFile['kind'];
  /** On this machine. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** `existed`: it was there already, with the right bytes. */
  readonly status: 'downloaded' | 'existed';
  readonly checkedBy: CheckedBy;
}
