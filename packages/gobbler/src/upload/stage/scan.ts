import { isUtf8 } from 'node:buffer';
import { constants, type Stats } from 'node:fs';
import { lstat, open, readdir, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { toPublishError } from '@omnipub/core';
import { gobblerError } from '../../errors.js';
import { type FoundLink, judgeLinks, type LinkRules } from './links.js';
import type { SourceFile, SourceProblem, SourceTree } from './source.js';

/** Options of {@link scanSource}. */
export interface ScanOptions {
  readonly signal: AbortSignal;
  /** Leave out names that begin with a dot, as the service does when it is told to. */
  readonly ignoreDot: boolean;
  readonly links: LinkRules;
}

/** What the walk gathers. */
interface Found {
  readonly files: SourceFile[];
  readonly links: FoundLink[];
  readonly directories: string[];
  readonly ignored: string[];
  readonly problems: SourceProblem[];
}

/**
 * Looks at everything that would be uploaded, before anything is staged, and gathers all problems instead of stopping at the first
 * (gobbler contract 6). A file is taken for a directory that holds only this file.
 *
 * Not core's `walkTree`: that one ends at the first name or directory it can't read.
 *
 * @throws PublishError NOT_FOUND or INVALID_INPUT when there is no such directory or file
 */
export async function scanSource(source: string, options: ScanOptions): Promise<SourceTree> {
  const found: Found = { files: [], links: [], directories: [], ignored: [], problems: [] };
  const { path, top } = await look(source);
  if (top.isDirectory()) {
    await walk(path, '', found, options);
    return finish(path, resolve(source), found, options);
  }
  if (!top.isFile()) {
    throw gobblerError(
      'INVALID_INPUT',
      `${JSON.stringify(source)} is neither a directory nor a regular file`,
    );
  }
  // The name that the user gave, not that of a link's target.
  const name = basename(source);
  await visit({ root: dirname(path), path: name, at: path, status: top, found, options });
  return finish(dirname(path), dirname(resolve(source)), found, options);
}

async function look(source: string): Promise<{ path: string; top: Stats }> {
  try {
    const path = await realpath(source);
    return { path, top: await stat(path) };
  } catch (thrown) {
    throw toPublishError(thrown, { store: 'gobbler' });
  }
}

async function walk(root: string, relative: string, found: Found, options: ScanOptions): Promise<void> {
  options.signal.throwIfAborted();
  let names: Buffer[];
  try {
    names = await readdir(join(root, relative), { encoding: 'buffer' });
  } catch (thrown) {
    found.problems.push({ path: relative, what: `can't be listed (${codeOf(thrown)})` });
    return;
  }
  names.sort((a, b) => Buffer.compare(a, b));
  for (const raw of names) {
    const name = raw.toString('utf8');
    const path = relative === '' ? name : `${relative}/${name}`;
    if (!isUtf8(raw)) {
      // The service would keep it, but show it with replacement characters that lead nowhere (non_utf8_and_html_names).
      found.problems.push({ path, what: `has a name that is not UTF-8 (bytes ${raw.toString('hex')})` });
      continue;
    }
    const at = join(root, path);
    try {
      await visit({ root, path, at, status: await lstat(at), found, options });
    } catch (thrown) {
      options.signal.throwIfAborted();
      found.problems.push({ path, what: `can't be read (${codeOf(thrown)})` });
    }
  }
}

interface Visit {
  readonly root: string;
  readonly path: string;
  readonly at: string;
  readonly status: Stats;
  readonly found: Found;
  readonly options: ScanOptions;
}

async function visit({ root, path, at, status, found, options }: Visit): Promise<void> {
  const name = basename(path);
  if (name.startsWith('.') && options.ignoreDot) {
    found.ignored.push(status.isDirectory() ? `${path}/` : path);
    return;
  }
  if (name.startsWith('..')) {
    found.problems.push({ path, what: 'has a name that begins with "..", which the service drops' });
    return;
  }
  if (status.isDirectory()) {
    found.directories.push(path);
    await walk(root, path, found, options);
  } else if (status.isSymbolicLink()) {
    found.links.push({ path, text: await readlink(at) });
  } else if (status.isFile()) {
    // Opened, not asked with access(2): that answers for the real user, while staging reads as the effective one.
    await (await open(at, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)).close();
    const { size, mtimeMs, mode, uid } = status;
    found.files.push({ path, size, mtimeMs, mode: mode & 0o7777, uid });
  } else {
    found.problems.push({ path, what: `is a ${kindOf(status)}, not a file, directory or link` });
  }
}

async function finish(
  root: string,
  asGiven: string,
  found: Found,
  options: ScanOptions,
): Promise<SourceTree> {
  const files = new Set(found.files.map((file) => file.path));
  const directories = new Set(found.directories);
  const judged = await judgeLinks(found.links, { roots: [root, asGiven], files, directories }, options.links);
  const parents = new Set<string>();
  for (const path of [...files, ...judged.links.map((link) => link.path), ...found.directories]) {
    if (path.includes('/')) parents.add(path.slice(0, path.lastIndexOf('/')));
  }
  return {
    root,
    files: found.files,
    links: judged.links,
    directories: found.directories,
    emptyDirectories: found.directories.filter((path) => !parents.has(path)),
    ignored: found.ignored,
    size: found.files.reduce((sum, file) => sum + file.size, 0),
    problems: [...found.problems, ...judged.problems],
  };
}

function kindOf(status: Stats): string {
  if (status.isFIFO()) return 'FIFO';
  if (status.isSocket()) return 'socket';
  return 'device';
}

function codeOf(thrown: unknown): string {
  return thrown instanceof Error && 'code' in thrown ? String(thrown.code) : 'unknown error';
}
