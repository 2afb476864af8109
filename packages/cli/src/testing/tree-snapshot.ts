import { createHash } from 'node:crypto';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Files that are open at the same time. */
const AT_ONCE = 64;

/** Every path beneath a folder with what is there: the md5 of a file, the target of a link, `/` for a directory. */
export async function treeSnapshot(
  root: string,
  skip: RegExp = /(?!)/,
): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>();
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const wanted = entries
    .map((entry) => ({ entry, path: join(entry.parentPath, entry.name).slice(root.length + 1) }))
    .filter(({ path }) => !skip.test(path));
  for (let from = 0; from < wanted.length; from += AT_ONCE) {
    const batch = wanted.slice(from, from + AT_ONCE);
    await Promise.all(
      batch.map(async ({ entry, path }) => found.set(path, await contentOf(join(root, path), entry))),
    );
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

async function contentOf(
  path: string,
  entry: { isDirectory(): boolean; isSymbolicLink(): boolean },
): Promise<string> {
  if (entry.isDirectory()) return '/';
  if (entry.isSymbolicLink()) return `-> ${await readlink(path)}`;
  return createHash('md5')
    .update(await readFile(path))
    .digest('hex');
}
