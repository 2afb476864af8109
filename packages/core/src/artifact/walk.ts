import { isUtf8 } from 'node:buffer';
import type { Stats } from 'node:fs';
import { lstat, readdir, readlink } from 'node:fs/promises';
import { PublishError, toPublishError } from '../errors.js';
import { changedWhileRead } from './file-state.js';

/** How many entries of a directory are looked at ahead of the consumer. */
const AHEAD = 64;

/** One thing in a tree. */
export interface WalkEntry {
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** `other`: a FIFO, socket or device. */
  readonly type: 'file' | 'directory' | 'symlink' | 'other';
  /** Bytes of a regular file; 0 of everything else. */
  readonly size: number;
  /** Permission bits, set-id and sticky bits included. */
  readonly mode: number;
  readonly mtimeMs: number;
  /** Where a symbolic link points, unresolved. */
  readonly target?: string;
  /** Of a directory: it holds nothing. */
  readonly empty?: boolean;
}

/** Options of {@link walkTree}. */
export interface WalkOptions {
  readonly signal: AbortSignal;
}

/**
 * Lists a tree lazily: a directory before what is in it, siblings in the order of their bytes, the root itself left
 * out. Symbolic links are listed, not followed. Memory: the names of the directories on the way, no more.
 * @throws PublishError NOT_FOUND, AUTH_DENIED; INVALID_INPUT when the root is no directory, when a name or link
 * target is not UTF-8 (no store's JSON can carry it), or when the tree changes meanwhile
 */
export async function* walkTree(root: string, options: WalkOptions): AsyncGenerator<WalkEntry, void, void> {
  try {
    yield* walk(Buffer.from(root), '', await names(Buffer.from(root), root), options.signal);
  } catch (thrown) {
    throw toPublishError(thrown);
  }
}

async function* walk(
  root: Buffer,
  prefix: string,
  children: readonly string[],
  signal: AbortSignal,
): AsyncGenerator<WalkEntry, void, void> {
  for (let from = 0; from < children.length; from += AHEAD) {
    signal.throwIfAborted();
    const paths = children.slice(from, from + AHEAD).map((name) => prefix + name);
    const looked = await Promise.all(paths.map((path) => look(root, path)));
    for (const entry of looked) {
      signal.throwIfAborted();
      if (entry.type !== 'directory') yield entry;
      else {
        const inside = await names(absolute(root, entry.path), entry.path).catch(goneIn(entry.path));
        yield { ...entry, empty: inside.length === 0 };
        yield* walk(root, `${entry.path}/`, inside, signal);
      }
    }
  }
}

async function look(root: Buffer, path: string): Promise<WalkEntry> {
  const at = absolute(root, path);
  const stat = await lstat(at).catch(goneIn(path));
  const type = typeOf(stat);
  const common = {
    path,
    type,
    size: type === 'file' ? stat.size : 0,
    mode: stat.mode & 0o7777,
    mtimeMs: stat.mtimeMs,
  };
  if (type !== 'symlink') return common;
  const target = await readlink(at, { encoding: 'buffer' }).catch(goneIn(path));
  if (!isUtf8(target)) throw notUtf8(`the target of the link ${JSON.stringify(path)}`, target);
  return { ...common, target: target.toString('utf8') };
}

/** What a directory listed a moment ago can be missing only because something else removed it. */
function goneIn(path: string): (thrown: unknown) => never {
  return (thrown) => {
    throw (thrown as { code?: unknown }).code === 'ENOENT' ? changedWhileRead(path) : thrown;
  };
}

function typeOf(stat: Stats): WalkEntry['type'] {
  if (stat.isFile()) return 'file';
  if (stat.isDirectory()) return 'directory';
  return stat.isSymbolicLink() ? 'symlink' : 'other';
}

/** The names in a directory, checked and sorted by their bytes (which for UTF-8 is the order of code points). */
async function names(directory: Buffer, shown: string): Promise<string[]> {
  const raw = await readdir(directory, { encoding: 'buffer' }).catch((thrown: unknown) => {
    if ((thrown as { code?: unknown }).code !== 'ENOTDIR') throw thrown;
    throw new PublishError('INVALID_INPUT', `${JSON.stringify(shown)} is not a directory`);
  });
  raw.sort((a, b) => Buffer.compare(a, b));
  return raw.map((name) => {
    if (!isUtf8(name)) throw notUtf8(`a name in ${JSON.stringify(shown)}`, name);
    return name.toString('utf8');
  });
}

const absolute = (root: Buffer, path: string): Buffer => Buffer.concat([root, Buffer.from(`/${path}`)]);

function notUtf8(what: string, bytes: Buffer): PublishError {
  const shown = bytes
    .toString('latin1')
    .replace(/[^ -~]|["\\]/g, (char) => `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return new PublishError('INVALID_INPUT', `${what} is not UTF-8: "${shown}"`, {
    hint: 'rename it; stores keep names as UTF-8 and would change this one',
  });
}
