import { type Child, children, lstat } from './disk.js';
import { base, join } from './go/path.js';
import type { Raw } from './go/raw.js';

/** One file or directory met on a walk. */
export interface WalkEntry {
  readonly path: Raw;
  /** The path seen from the root of the walk; `.` for the root. */
  readonly rel: Raw;
  readonly name: Raw;
  readonly kind: Child['kind'];
}

/** What to do on a walk. */
export interface Walk {
  /** Sees every entry, parents first, in byte order; `skip` leaves out what is in a directory. */
  visit(entry: WalkEntry): Promise<'skip' | undefined>;
  /** A directory cannot be read; must throw. */
  onError(path: Raw, error: unknown): never;
  /** Asked before a directory is read; may throw what `onError` shall see. @default reads all it can */
  mayRead?: (path: Raw) => Promise<void>;
}

const SLICE_MS = 5;

/** Walks a tree without following links, and lets other work of the process run in between. */
export async function walkTree(root: Raw, walk: Walk): Promise<void> {
  const info = await lstat(root).catch((error: unknown) => walk.onError(root, error));
  const kind = info.isDirectory() ? 'directory' : info.isSymbolicLink() ? 'symlink' : 'other';
  await descend({ path: root, rel: '.', name: base(root), kind }, walk, { since: performance.now() });
}

async function descend(entry: WalkEntry, walk: Walk, slice: { since: number }): Promise<void> {
  if (performance.now() - slice.since > SLICE_MS) {
    await breathe();
    slice.since = performance.now();
  }
  const verdict = await walk.visit(entry);
  if (entry.kind !== 'directory' || verdict === 'skip') return;
  const found = await readChildren(entry.path, walk);
  for (const child of found) {
    const rel = entry.rel === '.' ? child.name : `${entry.rel}/${child.name}`;
    await descend(
      { path: join(entry.path, child.name), rel, name: child.name, kind: child.kind },
      walk,
      slice,
    );
  }
}

async function readChildren(path: Raw, walk: Walk): Promise<Child[]> {
  try {
    await walk.mayRead?.(path);
    return await children(path);
  } catch (error) {
    return walk.onError(path, error);
  }
}

/** Lets sockets and timers of this process have their turn. */
export function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
