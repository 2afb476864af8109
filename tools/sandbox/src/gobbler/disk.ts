import { constants, type Stats } from 'node:fs';
import * as fs from 'node:fs/promises';
import { fromNode, isMissing } from './errors.js';
import { encodeJson, type JsonValue } from './go/json-encode.js';
import { dir, join } from './go/path.js';
import { bytes, type Raw } from './go/raw.js';

async function guard<T>(operation: string, path: Raw, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw fromNode(operation, path, cause);
  }
}

/** Follows links. */
export const stat = (path: Raw): Promise<Stats> => guard('stat', path, () => fs.stat(bytes(path)));

/** Does not follow links. */
export const lstat = (path: Raw): Promise<Stats> => guard('lstat', path, () => fs.lstat(bytes(path)));

/** The target of a symbolic link, as stored. */
export const readLink = (path: Raw): Promise<Raw> =>
  guard('readlink', path, () => fs.readlink(bytes(path), 'latin1'));

/** The whole of a small file. */
export const readFile = (path: Raw): Promise<Raw> =>
  guard('open', path, () => fs.readFile(bytes(path), 'latin1'));

/** A directory of mode 0755 (less the umask). */
export const makeDirectory = (path: Raw): Promise<void> =>
  guard('mkdir', path, () => fs.mkdir(bytes(path), 0o755));

/** The same with all its parents; an existing one is fine. */
export async function makeDirectories(path: Raw): Promise<void> {
  await guard('mkdir', path, () => fs.mkdir(bytes(path), { recursive: true, mode: 0o755 }));
}

/** Removes one file or link. */
export const removeFile = (path: Raw): Promise<void> => guard('remove', path, () => fs.unlink(bytes(path)));

/** Removes a file or a whole tree; nothing there is fine. */
export const removeAll = (path: Raw): Promise<void> =>
  guard('unlinkat', path, () => fs.rm(bytes(path), { recursive: true, force: true }));

/** Makes `path` a symbolic link to `target`. */
export const makeSymlink = (target: Raw, path: Raw): Promise<void> =>
  guard(`symlink ${target}`, path, () => fs.symlink(bytes(target), bytes(path)));

/** True when something is there, links followed; any failure but absence is thrown. */
export async function exists(path: Raw): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (isMissing(error)) return false;
    throw error;
  }
}

/** One name in a directory. */
export interface Child {
  readonly name: Raw;
  readonly kind: 'directory' | 'symlink' | 'other';
}

/** The children of a directory in byte order of their names. */
export async function children(path: Raw): Promise<Child[]> {
  const entries = await guard('open', path, () =>
    fs.readdir(bytes(path), { withFileTypes: true, encoding: 'latin1' }),
  );
  return entries
    .map((entry): Child => {
      const kind = entry.isDirectory() ? 'directory' : entry.isSymbolicLink() ? 'symlink' : 'other';
      return { name: entry.name, kind };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Names of the directories in `path` that users made, that is without `..logs` and its like. */
export async function userDirectories(path: Raw): Promise<Raw[]> {
  const entries = await children(path);
  return entries.filter((c) => c.kind === 'directory' && !c.name.startsWith('..')).map((c) => c.name);
}

/** Makes sure that a lock file is there. */
export async function touch(path: Raw): Promise<void> {
  const handle = await guard('open', path, () =>
    fs.open(bytes(path), constants.O_RDWR | constants.O_CREAT, 0o666),
  );
  await handle.close();
}

/** Writes bytes in place, mode 0644 (`..quota` and the first `..usage` are written so). */
export const writeFile = (path: Raw, content: Raw): Promise<void> =>
  guard('open', path, () => fs.writeFile(bytes(path), bytes(content), { mode: 0o644 }));

/** Writes JSON indented by four spaces to `.temp<digits>.json` beside `path`, then renames (gobbler contract 5). */
export async function dumpJson(path: Raw, value: JsonValue): Promise<void> {
  const digits = String(Math.floor(Math.random() * 4_294_967_296));
  const temporary = join(dir(path), `.temp${digits}.json`);
  await guard('open', temporary, async () => {
    await fs.writeFile(bytes(temporary), bytes(encodeJson(value, { indent: 4 })), {
      flag: 'wx',
      mode: 0o644,
    });
    await fs.chmod(bytes(temporary), 0o644);
  });
  await guard(`rename ${temporary}`, path, () => fs.rename(bytes(temporary), bytes(path)));
}
