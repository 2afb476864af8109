import { stat } from 'node:fs/promises';
import { PublishError } from '../errors.js';

/** What tells whether a file is still the one it was: device, inode, size and time of the last write. */
export interface FileState {
  readonly dev: bigint;
  readonly ino: bigint;
  readonly size: bigint;
  readonly mtimeNs: bigint;
}

/** Compares two looks at one path. The change time is left out: a hard link or a chmod changes that, not the bytes. */
export function sameFile(before: FileState, after: FileState): boolean {
  return (
    before.dev === after.dev &&
    before.ino === after.ino &&
    before.size === after.size &&
    before.mtimeNs === after.mtimeNs
  );
}

/**
 * Throws unless the path still leads to the very file that `before` describes.
 * @throws PublishError INVALID_INPUT that names the path
 */
export async function assertUnchanged(path: string, before: FileState): Promise<void> {
  const after = await stat(path, { bigint: true }).catch(() => undefined);
  if (after === undefined || !sameFile(before, after)) throw changedWhileRead(path);
}

/** The error for a file or directory that something else writes to. */
export function changedWhileRead(path: string): PublishError {
  return new PublishError('INVALID_INPUT', `${JSON.stringify(path)} changed while it was read`, {
    hint: 'run again when nothing writes to it any more',
  });
}
