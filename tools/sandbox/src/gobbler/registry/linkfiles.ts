import { dumpJson, removeFile } from '../disk.js';
import { cancelled, failed, wrap } from '../errors.js';
import { base, dir, join } from '../go/path.js';
import { quote, type Raw, raw } from '../go/raw.js';
import { walkTree } from '../walk-tree.js';
import { type Link, linkJson, linkOf, type Manifest } from './manifest.js';
import { membersOf, readMetadata } from './metadata-file.js';

/** Name of the file that lists the links of one directory. */
export const LINKS = '..links';

/** Links by directory, then by name in that directory. */
export type LinkFiles = Map<Raw, Map<Raw, Link>>;

/** The links that a manifest speaks of. */
export function linkFilesOf(manifest: Manifest): LinkFiles {
  const files: LinkFiles = new Map();
  for (const [path, entry] of manifest) {
    if (entry.link === undefined) continue;
    const folder = dir(path);
    const links = files.get(folder) ?? new Map<Raw, Link>();
    files.set(folder, links.set(base(path), entry.link));
  }
  return files;
}

/** Writes `..links` in every directory of a version that has links; answers what was written. */
export async function writeLinkFiles(versionDir: Raw, manifest: Manifest): Promise<LinkFiles> {
  const files = linkFilesOf(manifest);
  for (const [folder, links] of files) {
    const content = new Map([...links].map(([name, link]) => [name, linkJson(link)]));
    await dumpJson(join(versionDir, folder, LINKS), content).catch((error: unknown) => {
      throw wrap(`failed to save links for ${quote(folder)}`, error);
    });
  }
  return files;
}

/** Removes the `..links` of directories that have no link any more. */
export async function removeLinkFile(versionDir: Raw, folder: Raw): Promise<void> {
  await removeFile(join(versionDir, folder, LINKS));
}

/** Reads every `..links` in a version directory. @throws GobblerError */
export async function readLinkFiles(versionDir: Raw, signal: AbortSignal): Promise<LinkFiles> {
  const files: LinkFiles = new Map();
  await walkTree(versionDir, {
    onError: (path, error) => {
      throw wrap(`failed to walk into '${path}'`, error);
    },
    visit: async (entry) => {
      if (signal.aborted) throw cancelled('directory processing');
      if (!entry.name.startsWith('..')) return undefined;
      if (entry.kind === 'directory') return 'skip';
      if (entry.name === LINKS) files.set(dir(entry.rel), await readLinkFile(entry.path));
      return undefined;
    },
  });
  return files;
}

async function readLinkFile(path: Raw): Promise<Map<Raw, Link>> {
  const content = await readMetadata(path).catch((error: unknown) => {
    throw wrap(`failed to read linkfile at ${quote(path)}`, error);
  });
  const links = new Map<Raw, Link>();
  for (const [name, value] of membersOf(content)) {
    const link = linkOf(value);
    if (link === undefined) {
      throw failed(`unexpected nil value for ${quote(raw(name))} in linkfile at ${quote(path)}`);
    }
    links.set(raw(name), link);
  }
  return links;
}

/** The same links by their paths seen from the version. */
export function linksByPath(files: LinkFiles): Map<Raw, Link> {
  const links = new Map<Raw, Link>();
  for (const [folder, inFolder] of files) {
    for (const [name, link] of inFolder) links.set(join(folder, name), link);
  }
  return links;
}
