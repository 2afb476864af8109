import { type Call, PublishError } from '@omnipub/core';
import { type ListedEntry, parseListing } from './parse-listing.js';
import type { ResultFiles } from './result-files.js';

/** Longer listings are no listings. */
const MOST_BYTES = 16 * 1024 * 1024;
/** Folders below folders: results have one level (`fedora-review/`). */
const DEEPEST = 4;

/** A file below the folder of a chroot. */
export interface ResultFile {
  /** Parts of its path below that folder; each is safe. */
  readonly parts: readonly string[];
  readonly url: URL;
  /** Nothing says that it is there: when it isn't, it is left out. @default false */
  readonly isGuessed?: boolean;
}

/**
 * All files below a folder of a web server, by its listings, in the order of these.
 * @throws PublishError NOT_FOUND when it isn't there; PROTOCOL for names that lead out, and for folders without an end
 */
export async function listFolder(
  files: ResultFiles,
  folder: URL,
  call: Call,
): Promise<readonly ResultFile[]> {
  const found: ResultFile[] = [];
  const visit = async (at: URL, above: readonly string[]): Promise<void> => {
    if (above.length > DEEPEST)
      throw new PublishError('PROTOCOL', `the folders below ${folder.href} go too deep`, { store: 'copr' });
    for (const { name, kind, url } of await entriesOf(files, at, call)) {
      const parts = [...above, name];
      if (kind === 'folder') await visit(url, parts);
      else found.push({ parts, url });
    }
  };
  await visit(withSlash(folder), []);
  return found;
}

/** A folder's URL, so that names are put below it and not in its place. */
export function withSlash(folder: URL): URL {
  const url = new URL(folder);
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

async function entriesOf(files: ResultFiles, at: URL, call: Call): Promise<readonly ListedEntry[]> {
  const { http, path } = files.at(at);
  return parseListing(await http.text({ ...call, path, limit: MOST_BYTES }), at);
}
