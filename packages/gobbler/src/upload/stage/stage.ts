import { randomBytes } from 'node:crypto';
import { chmod, mkdir, symlink } from 'node:fs/promises';
import { basename, dirname, join, posix } from 'node:path';
import { type Clock, type Emit, eachLimited } from '@omnipub/core';
import { type Disposable, disposable } from '../../requests/cleanup.js';
import { BLOCK, type Hashed, hashFile } from './copy.js';
import { createPlacer, type PlaceMethod } from './place.js';
import { stageProgress } from './progress.js';
import type { SourceLink, SourceTree } from './source.js';

/** Files at once: enough to hide a network file system's latency, and eight blocks of memory. */
const LANES = 8;

/** Options of {@link stageTree} and {@link hashTree}. */
export interface StageOptions {
  readonly signal: AbortSignal;
  readonly emit: Emit;
  readonly clock: Clock;
}

/** A tree in staging. */
export interface StagedTree {
  /** Name of the directory in staging. */
  readonly source: string;
  readonly directory: Disposable;
  readonly hashes: ReadonlyMap<string, Hashed>;
  readonly methods: ReadonlySet<PlaceMethod>;
}

/** How staging directories of one key begin. */
export function stagePrefix(tag: string): string {
  return `omnipub-${tag}-`;
}

/**
 * Brings a tree into a fresh directory of staging: directories 0755, files 0644 whatever their source or the umask
 * (gobbler contract 6.2), each file read once. The caller removes it.
 */
export async function stageTree(
  tree: SourceTree,
  place: { readonly staging: string; readonly tag: string; readonly allow: readonly PlaceMethod[] },
  options: StageOptions,
): Promise<StagedTree> {
  const directory = disposable(
    join(place.staging, `${stagePrefix(place.tag)}${randomBytes(6).toString('hex')}`),
  );
  try {
    const root = directory.path;
    await makeDirectory(root);
    for (const path of tree.directories) await makeDirectory(join(root, path));
    for (const link of tree.links) await symlink(linkText(link), join(root, link.path));
    const placer = createPlacer({ allow: place.allow });
    const hashes = await overFiles(tree, options, (file, io) =>
      placer.place(file, join(tree.root, file.path), join(root, file.path), io),
    );
    return { source: basename(root), directory, hashes, methods: placer.used };
  } catch (thrown) {
    await directory.remove();
    throw thrown;
  }
}

/** Hashes a tree where it is. */
export async function hashTree(
  tree: SourceTree,
  options: StageOptions,
): Promise<ReadonlyMap<string, Hashed>> {
  return overFiles(tree, options, (file, io) => hashFile(join(tree.root, file.path), io));
}

type Io = { signal: AbortSignal; buffer: Buffer; onBytes: (count: number) => void };

async function overFiles(
  tree: SourceTree,
  options: StageOptions,
  work: (file: SourceTree['files'][number], io: Io) => Promise<Hashed>,
): Promise<ReadonlyMap<string, Hashed>> {
  const hashes = new Map<string, Hashed>();
  const progress = stageProgress(tree.size, options.clock, options.emit);
  const buffers: Buffer[] = [];
  const onBytes = (count: number): void => progress.bytes(count);
  await eachLimited(tree.files, { limit: LANES, signal: options.signal }, async (file, { lane }) => {
    buffers[lane] ??= Buffer.allocUnsafeSlow(BLOCK);
    hashes.set(file.path, await work(file, { signal: options.signal, buffer: buffers[lane], onBytes }));
    progress.file();
  });
  progress.end();
  return hashes;
}

async function makeDirectory(path: string): Promise<void> {
  await mkdir(path, { mode: 0o755 });
  await chmod(path, 0o755);
}

function linkText({ path, target }: SourceLink): string {
  return target.kind === 'local' ? posix.relative(dirname(path), target.path) : target.text;
}
