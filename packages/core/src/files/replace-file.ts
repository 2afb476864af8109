import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PublishError } from '../errors.js';

/** How {@link replaceFile} leaves the file. */
export interface ReplaceFileOptions {
  /** Mode of the file. @default the mode that it has, 0600 when it is new */
  readonly mode?: number;
}

/**
 * Replaces a file's content at once: a reader, or a crash, finds the old or the new content, never half. A symbolic link
 * keeps pointing where it points; missing folders are made (0700 below the first that exists, as far as the umask lets).
 *
 * @throws PublishError INVALID_INPUT when it can't be written
 */
export async function replaceFile(
  path: string,
  content: string,
  options: ReplaceFileOptions = {},
): Promise<void> {
  let temporary: string | undefined;
  try {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    // A configuration file is often a link into a repository of dotfiles.
    const target = await realpath(path).catch(() => path);
    const old = await stat(target).catch(() => undefined);
    temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}`);
    const handle = await open(temporary, 'wx', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await chmod(temporary, options.mode ?? (old === undefined ? 0o600 : old.mode & 0o777));
    // Root may edit a user's file, which must stay that user's.
    if (old !== undefined && old.uid !== process.getuid?.()) await chown(temporary, old.uid, old.gid);
    await rename(temporary, target);
  } catch (thrown) {
    if (temporary !== undefined) await rm(temporary, { force: true }).catch(() => undefined);
    throw new PublishError('INVALID_INPUT', `${path} can't be written`, {
      cause: thrown,
      hint: `look at the rights of ${dirname(path)}, and at the free space`,
    });
  }
}
