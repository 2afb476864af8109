import { constants, type Stats } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { PublishError, toPublishError } from '../../errors.js';
import { damaged } from './file-header.js';
import { fileProblem } from './file-problem.js';

/** Far above what people have; nothing larger is read into memory. */
const LARGEST = 64 * 1024 * 1024;

/**
 * Reads a file that nobody else may read or write; undefined when there is none.
 * @throws PublishError AUTH_DENIED `unsafe-mode` when others may, or when it belongs to another user, with the command
 * that changes it; INVALID_INPUT when it is no regular file
 */
export async function readPrivateFile(path: string): Promise<Buffer | undefined> {
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  try {
    // O_NONBLOCK: opening a FIFO must not wait for somebody to write to it. Both flags are missing on Windows.
    const handle = await open(path, O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) throw notRegular(path);
      // Of the open file, not of the path, which could change between the two.
      checkPrivate(path, stat, '600');
      if (stat.size > LARGEST) throw damaged(path, 'it is larger than 64 MiB');
      return await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'ELOOP' || code === 'EMLINK' || code === 'ENXIO') throw notRegular(path);
    throw toPublishError(thrown);
  }
}

/**
 * Checks the folder of a private file; false when it does not exist.
 * @throws PublishError AUTH_DENIED `unsafe-mode`
 */
export async function checkPrivateFolder(file: string): Promise<boolean> {
  const folder = dirname(file);
  try {
    const stat = await lstat(folder);
    if (!stat.isDirectory()) {
      throw new PublishError('INVALID_INPUT', `${JSON.stringify(folder)} is not a directory`, {
        hint: 'credentials are kept in a directory of their own, which is no symbolic link',
      });
    }
    checkPrivate(folder, stat, '700');
    return true;
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw toPublishError(thrown);
  }
}

function checkPrivate(path: string, stat: Stats, mode: '600' | '700'): void {
  // Windows has no such modes; there the profile's access list protects what lies in it.
  if (process.platform === 'win32') return;
  const uid = process.geteuid?.();
  const quoted = shellQuoted(path);
  if (uid !== undefined && stat.uid !== uid) {
    const owner = `user ${String(stat.uid)}, and omnipub runs as user ${String(uid)}`;
    throw fileProblem(
      'unsafe-mode',
      `${JSON.stringify(path)} belongs to ${owner}`,
      `run omnipub as its owner, or: chown ${String(uid)} ${quoted}`,
    );
  }
  // Where an access control list gives more, its mask stands in the bits of the group.
  if ((stat.mode & 0o077) !== 0) {
    const has = (stat.mode & 0o7777).toString(8).padStart(4, '0');
    throw fileProblem(
      'unsafe-mode',
      `others can get at ${JSON.stringify(path)} (mode ${has})`,
      `run: chmod ${mode} ${quoted}`,
    );
  }
}

function notRegular(path: string): PublishError {
  return new PublishError('INVALID_INPUT', `${JSON.stringify(path)} is not a regular file`, {
    hint: 'symbolic links, FIFOs and devices are not followed here; name the file itself',
  });
}

const shellQuoted = (path: string): string =>
  /^[\w./@%+=:,-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
