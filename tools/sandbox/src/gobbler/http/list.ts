import { bad, cancelled, wrap } from '../errors.js';
import { isLocal, join } from '../go/path.js';
import type { Raw } from '../go/raw.js';
import { emptyDirectories } from '../upload/empties.js';
import { walkTree } from '../walk-tree.js';
import { parseQuery, unescape } from './url.js';

/** Answers GET /list: paths below one directory of the registry, seen from it (gobbler contract 1.2). */
export async function listRegistry(registry: Raw, query: Raw, signal: AbortSignal): Promise<Raw[]> {
  const values = parseQuery(query);
  const recursive = values.get('recursive') === 'true';
  const path = values.get('path') ?? '';
  try {
    return await list(path === '' ? registry : locate(registry, path), { recursive, signal });
  } catch (error) {
    if (error instanceof BadPath) throw bad(error.message);
    throw wrap('failed to obtain a directory listing', error);
  }
}

class BadPath extends Error {}

/** The query was decoded once already; the server decodes `path` again (recording list_plus_and_percent). */
function locate(registry: Raw, path: Raw): Raw {
  let again: Raw;
  try {
    again = unescape(path, { plusIsSpace: true });
  } catch (error) {
    throw new BadPath(`invalid 'path'; ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isLocal(again)) throw new BadPath("'path' is not local to the registry");
  return join(registry, again);
}

async function list(root: Raw, options: { recursive: boolean; signal: AbortSignal }): Promise<Raw[]> {
  const found: Raw[] = [];
  const directories: Raw[] = [];
  await walkTree(root, {
    onError: (_path, error) => {
      throw error;
    },
    visit: async (entry) => {
      if (options.signal.aborted) throw cancelled('list request');
      if (entry.rel === '.') return undefined;
      if (entry.kind !== 'directory') found.push(entry.rel);
      else if (options.recursive) directories.push(entry.rel);
      else {
        found.push(`${entry.rel}/`);
        return 'skip';
      }
      return undefined;
    },
  });
  if (!options.recursive) return found;
  return [...found, ...emptyDirectories(directories, found).map((directory) => `${directory}/`)];
}
