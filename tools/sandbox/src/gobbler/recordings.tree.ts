import {
  chmod,
  link,
  lstat,
  mkdir,
  readdir,
  readFile,
  readlink,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import type { RecordedEntry } from './recordings.fixture.js';

/** What a directory tree looks like, by path: enough to tell two trees apart, and to read in a test's diff. */
export type Tree = Record<string, { type: string; mode?: string; content?: string; target?: string }>;

/**
 * A path or content of a fixture as bytes. A lone surrogate U+DC80..U+DCFF stands for one raw byte that is not
 * UTF-8 (recording non_utf8_and_html_names), as Python's surrogateescape writes it.
 */
export function toBytes(text: string): Buffer {
  const parts: Buffer[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    parts.push(code >= 0xdc80 && code <= 0xdcff ? Buffer.from([code - 0xdc00]) : Buffer.from(character));
  }
  return Buffer.concat(parts);
}

function fromBytes(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  if (Buffer.from(text).equals(bytes)) return text;
  return [...bytes].map((byte) => String.fromCharCode(byte < 0x80 ? byte : 0xdc00 + byte)).join('');
}

/** Makes `entries` under `root`. `now` (ms) is what ages are counted from; `spare` is a directory for second hard links. */
export async function layOut(
  root: string,
  entries: readonly RecordedEntry[],
  options: { now: number; spare: string },
): Promise<void> {
  const directories: { path: Buffer; mode: number }[] = [];
  for (const entry of entries) {
    const path = toBytes(`${root}/${entry.path}`);
    if (entry.type === 'symlink') {
      await symlink(toBytes(entry.target ?? ''), path);
      continue;
    }
    if (entry.type === 'dir') {
      await mkdir(path, { recursive: true });
      directories.push({ path, mode: parseInt(entry.mode ?? '0755', 8) });
      continue;
    }
    if (entry.content === undefined) throw new Error(`${entry.path}: the fixture has no content for it`);
    await writeFile(path, toBytes(entry.content));
    await chmod(path, parseInt(entry.mode ?? '0644', 8));
    if ((entry.hardLinks ?? 1) > 1) await link(path, `${options.spare}/second-link`);
    const seconds = entry.mtime
      ? Date.parse(entry.mtime) / 1000
      : options.now / 1000 - (entry.ageSeconds ?? 0);
    await utimes(path, seconds, seconds);
  }
  // Last, since a directory without x would stop us from filling it.
  for (const { path, mode } of directories.reverse()) await chmod(path, mode);
}

/** Reads the whole tree under `root`. */
export async function readTree(root: string): Promise<Tree> {
  const tree: Tree = {};
  const visit = async (directory: Buffer, prefix: string): Promise<void> => {
    for (const name of await readdir(directory, { encoding: 'buffer' })) {
      const path = Buffer.concat([directory, Buffer.from('/'), name]);
      const key = prefix + fromBytes(name);
      const stat = await lstat(path);
      const mode = (stat.mode & 0o7777).toString(8).padStart(4, '0');
      if (stat.isSymbolicLink()) {
        tree[key] = { type: 'symlink', target: fromBytes(await readlink(path, { encoding: 'buffer' })) };
      } else if (stat.isDirectory()) {
        tree[key] = { type: 'dir', mode };
        await visit(path, `${key}/`);
      } else {
        tree[key] = { type: 'file', mode, content: fromBytes(await readFile(path)) };
      }
    }
  };
  await visit(Buffer.from(root), '');
  return tree;
}

/** The tree that `entries` describe. */
export function treeOf(entries: readonly RecordedEntry[]): Tree {
  return Object.fromEntries(entries.map((entry) => [entry.path, treeEntry(entry)]));
}

function treeEntry(entry: RecordedEntry): Tree[string] {
  if (entry.type === 'symlink') return { type: 'symlink', target: entry.target ?? '' };
  if (entry.type === 'dir') return { type: 'dir', mode: entry.mode ?? '0755' };
  return { type: 'file', mode: entry.mode ?? '0644', content: entry.content ?? '' };
}
