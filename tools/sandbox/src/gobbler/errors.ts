import { getSystemErrorMap } from 'node:util';
import { type Raw, text } from './go/raw.js';

/** An error whose message is a byte string, as the server's reasons quote names of files. */
export class GobblerError extends Error {
  readonly status: number;
  /** The errno name of the file system failure behind it, if there was one. */
  readonly errno: string | undefined;
  /** The message before it was made readable. */
  readonly reason: Raw;

  constructor(reason: Raw, options: { status?: number; errno?: string | undefined } = {}) {
    super(text(reason));
    this.name = 'GobblerError';
    this.reason = reason;
    this.status = options.status ?? 500;
    this.errno = options.errno;
  }
}

/** The caller's mistake: 400 (gobbler contract 1.1). */
export const bad = (reason: Raw): GobblerError => new GobblerError(reason, { status: 400 });
/** Not authorised: 403. */
export const forbidden = (reason: Raw): GobblerError => new GobblerError(reason, { status: 403 });
/** Project, asset or version does not exist: 404. */
export const missing = (reason: Raw): GobblerError => new GobblerError(reason, { status: 404 });
/** Everything else: 500. */
export const failed = (reason: Raw): GobblerError => new GobblerError(reason);

/** The owner of a file has no name on this machine: the server's handler panics (gobbler contract 2.1). */
export class UnknownOwner extends Error {
  readonly uid: number;
  constructor(uid: number) {
    super(`uid ${uid} has no user name`);
    this.name = 'UnknownOwner';
    this.uid = uid;
  }
}

/** Puts `context` before the reason of `cause`; status and errno are kept, and a panic stays a panic. */
export function wrap(context: Raw, cause: unknown): Error {
  if (cause instanceof UnknownOwner) return cause;
  if (cause instanceof GobblerError) {
    return new GobblerError(`${context}; ${cause.reason}`, { status: cause.status, errno: cause.errno });
  }
  return failed(`${context}; ${cause instanceof Error ? cause.message : String(cause)}`);
}

/** True when a file or directory was not there. */
export function isMissing(error: unknown): boolean {
  return error instanceof GobblerError && error.errno === 'ENOENT';
}

/** Work given up because the client went away or the server stops. */
export function cancelled(what: string): GobblerError {
  return failed(`${what} cancelled; context canceled`);
}

const TEXTS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EPERM: 'operation not permitted',
  EEXIST: 'file exists',
  ENOTDIR: 'not a directory',
  EISDIR: 'is a directory',
  EINVAL: 'invalid argument',
  ENAMETOOLONG: 'file name too long',
  ELOOP: 'too many levels of symbolic links',
  ENXIO: 'no such device or address',
  ENOSPC: 'no space left on device',
  ENOTEMPTY: 'directory not empty',
  EXDEV: 'invalid cross-device link',
};

/** A file system failure in the server's words: `open /path: permission denied`. */
export function fsError(operation: string, path: Raw, errno: string): GobblerError {
  const words = TEXTS[errno] ?? libuvText(errno);
  return new GobblerError(`${operation} ${path}: ${words}`, { errno });
}

/** The same from what node:fs threw. */
export function fromNode(operation: string, path: Raw, cause: unknown): GobblerError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'EIO';
  // Node refuses a NUL byte itself; the kernel would have said EINVAL.
  return fsError(operation, path, code === 'ERR_INVALID_ARG_VALUE' ? 'EINVAL' : code);
}

function libuvText(errno: string): string {
  for (const [name, words] of getSystemErrorMap().values()) if (name === errno) return words;
  return errno;
}
