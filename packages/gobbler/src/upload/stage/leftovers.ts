import { lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isInUse } from '../../requests/cleanup.js';
import { stagePrefix } from './stage.js';

/** Removes what a killed attempt with the same key left in staging. What belongs to others, or can't be removed, stays. */
export async function removeLeftovers(staging: string, tag: string): Promise<void> {
  const requestFile = new RegExp(`^request-[a-z_]+-omnipub-${tag}-`);
  // Staging may be writable without being readable (mode 1733): then there is nothing that could be found.
  const names = await readdir(staging).catch(() => []);
  for (const name of names) {
    if (!name.startsWith(stagePrefix(tag)) && !requestFile.test(name)) continue;
    const path = join(staging, name);
    if (isInUse(path)) continue;
    const status = await lstat(path).catch(() => undefined);
    if (status === undefined || status.uid !== process.geteuid?.()) continue;
    await rm(path, { recursive: true, force: true }).catch(() => undefined);
  }
}
