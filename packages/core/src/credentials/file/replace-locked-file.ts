import { constants } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { toPublishError } from '../../errors.js';

/**
 * Replaces the locked file in one step (`files/replace-file.ts` is for files without a lock): whoever opens it gets the
 * old or the new content, also after a crash. Mode 0600. The caller holds the lock, so the name of the draft is free, or
 * is what a killed writer left.
 * @throws PublishError of the file system: no space, no permission
 */
export async function replaceLockedFile(path: string, content: Buffer): Promise<void> {
  const draft = `${path}.new`;
  try {
    await rm(draft, { force: true });
    const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
    const handle = await open(draft, O_WRONLY | O_CREAT | O_EXCL | (O_NOFOLLOW ?? 0), 0o600);
    try {
      await handle.writeFile(content);
      // Before the rename: else a crash could leave the new name with no content.
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, path);
    await syncFolder(dirname(path));
  } catch (thrown) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw toPublishError(thrown);
  }
}

async function syncFolder(folder: string): Promise<void> {
  // A directory can't be opened on Windows, where a rename is durable by itself.
  if (process.platform === 'win32') return;
  const handle = await open(folder, constants.O_RDONLY);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
