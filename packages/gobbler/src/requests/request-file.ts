import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Disposable, disposable } from './cleanup.js';

/** The actions of this client (gobbler contract 3). */
export type Action =
  | 'create_project'
  | 'upload'
  | 'set_permissions'
  | 'approve_probation'
  | 'reject_probation'
  | 'delete_project'
  | 'delete_asset'
  | 'delete_version'
  | 'refresh_latest'
  | 'refresh_usage'
  | 'reindex_version'
  | 'validate_version'
  | 'reroute_links';

/** A short name for one idempotency key, safe in file names; different keys never share one. */
export function keyTag(idempotencyKey: string): string {
  return createHash('sha256').update(idempotencyKey).digest('hex').slice(0, 16);
}

/** How request files of one key begin. */
export function requestPrefix(action: Action, tag: string): string {
  return `request-${action}-omnipub-${tag}-`;
}

/** A request file that is written, and gone after `remove()`. */
export interface RequestFile extends Disposable {
  readonly name: string;
}

/**
 * Writes a request file: created exclusively, mode 0644 whatever the umask (0600 would lock the service out), written, synced and
 * closed before anybody hears of it (gobbler contract 2). Its name is fresh, because each works once.
 */
export async function writeRequestFile(
  staging: string,
  request: { readonly action: Action; readonly tag: string; readonly body: object },
): Promise<RequestFile> {
  const name = `${requestPrefix(request.action, request.tag)}${randomBytes(6).toString('hex')}`;
  const file = disposable(join(staging, name));
  try {
    const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
    const handle = await open(file.path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o644);
    try {
      await handle.chmod(0o644);
      await handle.writeFile(JSON.stringify(request.body));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await syncDirectory(staging);
  } catch (thrown) {
    await file.remove();
    throw thrown;
  }
  return { ...file, name };
}

/** Makes the new entry visible to other machines. Some file systems can't sync a directory; the retry covers those. */
async function syncDirectory(path: string): Promise<void> {
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Not readable (mode 1733) or not syncable.
  }
}
