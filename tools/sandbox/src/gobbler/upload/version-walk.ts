import type { Call } from '../daemon.js';
import { stat } from '../disk.js';
import { wrap } from '../errors.js';
import { join } from '../go/path.js';
import type { Raw } from '../go/raw.js';
import type { Link, Manifest } from '../registry/manifest.js';
import { requireAccess } from '../service-access.js';
import { breathe, type WalkEntry, walkTree } from '../walk-tree.js';
import { Crew } from './crew.js';
import type { Duplicates } from './dedup.js';
import { emptyDirectories } from './empties.js';
import { RegistryLinks, resolveLocal, type VersionName } from './links.js';
import { moveFile } from './move.js';
import { type Scan, type ScanMode, scanDirectory, scanFile, writeLink } from './scan.js';

/** What is walked over and why. */
export interface VersionWalk {
  readonly mode: ScanMode;
  readonly source: Raw;
  readonly version: VersionName;
  /** Rename or delete source files. @default false */
  readonly consume?: boolean;
  /** Leave out what begins with a dot. @default false; what begins with `..` is always left out */
  readonly ignoreDot?: boolean;
  /** @default none: nothing is replaced by links */
  readonly duplicates?: Duplicates | undefined;
  /** Links that the version is known to have. @default none */
  readonly restored?: ReadonlyMap<Raw, Link>;
}

/**
 * Looks at every file of `source`, transfers it where asked to, and answers the manifest. Everything is hashed before
 * anything is copied, so that moving files does not break links between them (gobbler contract 6).
 */
export async function walkVersion(call: Call, walk: VersionWalk): Promise<Manifest> {
  const { project, asset, version } = walk.version;
  const scan: Scan = {
    call,
    mode: walk.mode,
    source: walk.source,
    destination: join(call.daemon.registry, project, asset, version),
    registryLinks: new RegistryLinks(call.daemon.registry, walk.version),
    duplicates: walk.duplicates,
    restored: walk.restored ?? new Map<Raw, Link>(),
    manifest: new Map(),
    transferable: [],
    localLinks: new Map(),
    directories: [],
  };
  const crew = new Crew(call.daemon.throttle, call.signal);
  try {
    await examine(scan, crew, walk);
    if (walk.mode === 'transfer') await transfer(scan, crew, { consume: walk.consume === true });
  } finally {
    // The locks may not go while anybody still works in the directory.
    await crew.settle();
  }
  for (const path of scan.localLinks.keys()) {
    crew.check();
    const found = resolveLocal(path, { own: walk.version, links: scan.localLinks, manifest: scan.manifest });
    await writeLink(scan, path, found.link);
  }
  for (const directory of emptyDirectories(scan.directories, scan.manifest.keys())) {
    scan.manifest.set(directory, { size: 0, md5sum: '' });
  }
  return scan.manifest;
}

async function examine(scan: Scan, crew: Crew, walk: VersionWalk): Promise<void> {
  const isIgnored = (entry: WalkEntry): boolean =>
    entry.name.startsWith('..') || (walk.ignoreDot === true && entry.name.startsWith('.'));
  await walkTree(scan.source, {
    mayRead: async (path) => {
      if (walk.mode !== 'transfer') return;
      await requireAccess(scan.call.daemon, path, { info: await stat(path), access: 'enter' });
    },
    onError: (path, error) => {
      throw wrap(`failed to walk into '${path}'`, error);
    },
    visit: async (entry) => {
      crew.check();
      if (isIgnored(entry)) return entry.kind === 'directory' ? 'skip' : undefined;
      if (entry.kind === 'directory') await scanDirectory(scan, entry);
      else await crew.start(() => scanFile(scan, entry));
      return undefined;
    },
  });
  await crew.finish();
}

const SLICE = 64;

async function transfer(scan: Scan, crew: Crew, options: { consume: boolean }): Promise<void> {
  for (const [index, path] of scan.transferable.entries()) {
    if (index % SLICE === SLICE - 1) await breathe();
    await crew.start(() => moveFile(scan, path, options));
  }
  await crew.finish();
}
