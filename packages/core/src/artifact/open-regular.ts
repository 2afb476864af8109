import type { BigIntStats } from 'node:fs';
import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { PublishError, toPublishError } from '../errors.js';

/** A regular file, open for reading. */
export interface OpenFile {
  readonly handle: FileHandle;
  readonly stat: BigIntStats;
}

/**
 * Opens a regular file for reading. Close `handle` afterwards.
 * @throws PublishError INVALID_INPUT for what is not a regular file, NOT_FOUND, AUTH_DENIED; each names the path
 */
export async function openRegular(path: string): Promise<OpenFile> {
  let handle: FileHandle | undefined;
  try {
    // Without O_NONBLOCK a FIFO would block the open until somebody writes to it.
    handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stat = await handle.stat({ bigint: true });
    if (stat.isFile()) return { handle, stat };
    throw new PublishError(
      'INVALID_INPUT',
      `${JSON.stringify(path)} is ${fileType(stat)}, not a regular file`,
      {
        hint: 'only regular files, directories and symbolic links can be published',
      },
    );
  } catch (thrown) {
    await handle?.close();
    // Opening a socket fails before its type can be asked.
    if ((thrown as { code?: unknown }).code === 'ENXIO') {
      throw new PublishError(
        'INVALID_INPUT',
        `${JSON.stringify(path)} is a socket or a device, not a regular file`,
      );
    }
    throw toPublishError(thrown);
  }
}

/** What can be asked about a directory entry. */
type Typed = Pick<
  BigIntStats,
  'isDirectory' | 'isFIFO' | 'isSocket' | 'isBlockDevice' | 'isCharacterDevice' | 'isSymbolicLink' | 'isFile'
>;

/** The type of a file as words for an error: `a FIFO`. */
export function fileType(stat: Typed): string {
  if (stat.isFile()) return 'a regular file';
  if (stat.isDirectory()) return 'a directory';
  if (stat.isSymbolicLink()) return 'a symbolic link';
  if (stat.isFIFO()) return 'a FIFO';
  if (stat.isSocket()) return 'a socket';
  return stat.isBlockDevice() || stat.isCharacterDevice() ? 'a device' : 'a special file';
}
