import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { PublishError } from '../errors.js';

/** Configuration and credential files are a few hundred bytes; what is larger is something else. */
const LARGEST = 1024 * 1024;

/** A file's bytes, and whether other users of the machine can read or write it. */
export interface SmallFile {
  readonly bytes: Buffer;
  /** True when the mode gives group or others any right. Always false on Windows. */
  readonly open: boolean;
}

/**
 * Reads a configuration file of at most 1 MiB; undefined when there is none.
 *
 * @throws PublishError INVALID_INPUT when it can't be read, is no file, or is larger
 */
export async function readSmallFile(path: string): Promise<SmallFile | undefined> {
  try {
    // Without NONBLOCK a named pipe would wait for a writer for ever.
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const stat = await handle.stat();
      if (!stat.isFile()) throw unreadable(path, 'it is not a file');
      if (stat.size > LARGEST) throw unreadable(path, 'it is larger than 1 MiB');
      const shared = process.platform !== 'win32' && (stat.mode & 0o077) !== 0;
      return { bytes: await handle.readFile(), open: shared };
    } finally {
      await handle.close();
    }
  } catch (thrown) {
    if (thrown instanceof PublishError) throw thrown;
    const code = (thrown as NodeJS.ErrnoException).code;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw unreadable(path, code === 'EACCES' ? 'no permission' : String(code));
  }
}

function unreadable(path: string, why: string): PublishError {
  return new PublishError('INVALID_INPUT', `${path} can't be read: ${why}`, {
    hint: `look at it with "ls -l ${path}"`,
  });
}
