import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { missing, tempDir } from '@omnipub/core/testing';

const run = promisify(execFile);

/** True where snaps can be neither made nor read. */
export const missingSquashfs = (): boolean => missing('mksquashfs') || missing('unsquashfs');

/** The environment in which snaps are looked into, and retries wait no time. */
export const withTools = { PATH: process.env.PATH ?? '', OMNIPUB_BACKOFF: '1' };

/** Makes a squashfs image of these files (texts by path) in a folder of its own. Its name tells nothing. */
export async function makeSquashfs(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await tempDir();
  const root = join(folder, 'root');
  for (const [path, text] of Object.entries(files)) {
    const at = join(root, path);
    await mkdir(dirname(at), { recursive: true });
    await writeFile(at, text);
  }
  const path = join(folder, name);
  await run('mksquashfs', [root, path, '-noappend', '-quiet', '-no-progress', '-all-root']);
  return path;
}

/** A snap of that `meta/snap.yaml`. */
export const makeSnap = (yaml: string, more: Readonly<Record<string, string>> = {}): Promise<string> =>
  makeSquashfs('built.snap', { 'meta/snap.yaml': yaml, ...more });
