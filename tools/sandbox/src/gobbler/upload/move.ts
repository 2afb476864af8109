import { constants, promises as fs } from 'node:fs';
import { failed, UnknownOwner, wrap } from '../errors.js';
import { dir, join } from '../go/path.js';
import { bytes, quote, type Raw } from '../go/raw.js';
import { copyFile, hashFile } from './files.js';
import type { Scan } from './scan.js';

/** Brings one file into the version directory and checks the copy. @throws GobblerError */
export async function moveFile(scan: Scan, path: Raw, options: { consume: boolean }): Promise<void> {
  const from = join(scan.source, path);
  const to = join(scan.destination, path);
  if (options.consume && (await rename(scan, from, to))) return;
  const { signal } = scan.call;
  await copyFile(from, to, signal).catch((error: unknown) => {
    throw wrap(`failed to copy file at ${quote(path)} to ${quote(scan.destination)}`, error);
  });
  const md5sum = await hashFile(to, signal).catch((error: unknown) => {
    throw wrap(`failed to hash the file at ${quote(to)}`, error);
  });
  if (md5sum !== scan.manifest.get(path)?.md5sum) {
    throw failed(`mismatch in checksums between source and destination files for ${quote(path)}`);
  }
  if (options.consume) await removeAsService(from);
}

/** Only what the service account owns is renamed; it keeps its inode, with whoever has it open (gobbler contract 6). */
async function rename(scan: Scan, from: Raw, to: Raw): Promise<boolean> {
  const owner = await ownerOrCrash(scan, from);
  if (owner !== scan.call.daemon.account) return false;
  try {
    await fs.chmod(bytes(from), 0o644);
    await fs.rename(bytes(from), bytes(to));
    return true;
  } catch {
    return false;
  }
}

/** An owner without a name is fatal in a worker of the server, unlike in a handler. */
async function ownerOrCrash(scan: Scan, path: Raw): Promise<Raw> {
  try {
    return await scan.call.daemon.identity.ownerOf(path);
  } catch (error) {
    if (error instanceof UnknownOwner) scan.call.daemon.crash();
    throw wrap(`failed to identify owner of ${quote(path)}`, error);
  }
}

/** The service account may delete where others may write and no sticky bit protects; failures are ignored. */
async function removeAsService(path: Raw): Promise<void> {
  try {
    const { mode } = await fs.stat(bytes(dir(path)));
    const writable = (mode & constants.S_IWOTH) !== 0 && (mode & 0o1000) === 0;
    if (writable) await fs.unlink(bytes(path));
  } catch {
    // As the server: the copy is what counts.
  }
}
