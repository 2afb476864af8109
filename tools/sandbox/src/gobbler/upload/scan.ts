import type { Stats } from 'node:fs';
import type { Call } from '../daemon.js';
import { lstat, makeDirectories, makeSymlink, readLink, stat } from '../disk.js';
import { failed, fsError, wrap } from '../errors.js';
import { dir, inside, isAbsolute, join } from '../go/path.js';
import { quote, type Raw } from '../go/raw.js';
import type { Link, Manifest, ManifestEntry } from '../registry/manifest.js';
import { requireAccess } from '../service-access.js';
import type { WalkEntry } from '../walk-tree.js';
import type { Duplicates } from './dedup.js';
import { hashFile } from './files.js';
import { checkRelative, createLink, linkPath, type RegistryLinks } from './links.js';

/** Why a version's files are looked at. */
export type ScanMode = 'transfer' | 'reindex' | 'validate';

/** What one walk over a version's files works with, and what it found so far. */
export interface Scan {
  readonly call: Call;
  readonly mode: ScanMode;
  readonly source: Raw;
  readonly destination: Raw;
  readonly registryLinks: RegistryLinks;
  /** Content that the latest version has already; only when transferring. */
  readonly duplicates: Duplicates | undefined;
  /** What the `..links` of the version said, by path; not when transferring. */
  readonly restored: ReadonlyMap<Raw, Link>;
  readonly manifest: Manifest;
  /** Files that have to be copied or moved. */
  readonly transferable: Raw[];
  /** Links to other files of the same directory. */
  readonly localLinks: Map<Raw, Raw>;
  readonly directories: Raw[];
}

/** Notes a directory, and makes its counterpart when transferring. */
export async function scanDirectory(scan: Scan, entry: WalkEntry): Promise<void> {
  if (scan.mode === 'transfer') {
    await makeDirectories(join(scan.destination, entry.rel)).catch((error: unknown) => {
      throw wrap(`failed to create a directory at ${quote(entry.path)}`, error);
    });
  }
  if (entry.rel !== '.') scan.directories.push(entry.rel);
}

/** Decides what a file or link becomes. @throws GobblerError when it may not be part of a version */
export async function scanFile(scan: Scan, entry: WalkEntry): Promise<void> {
  const info = await lstat(entry.path).catch((error: unknown) => {
    throw wrap(`failed to stat '${entry.path}'`, error);
  });
  if (info.isSymbolicLink()) await scanLink(scan, entry);
  else await scanRegular(scan, entry, info);
}

async function scanRegular(scan: Scan, entry: WalkEntry, info: Stats): Promise<void> {
  if (info.isFIFO()) await blockForEver(scan, entry.path);
  const md5sum = await hash(scan, entry.path, info).catch((error: unknown) => {
    throw wrap('failed to hash the source file', error);
  });
  const found: ManifestEntry = { size: info.size, md5sum };
  if (scan.mode === 'transfer') {
    found.link = scan.duplicates?.find(found);
    if (found.link === undefined) scan.transferable.push(entry.rel);
    else
      await createLink(join(scan.destination, entry.rel), { registry: registryOf(scan), link: found.link });
  }
  scan.manifest.set(entry.rel, found);
}

async function hash(scan: Scan, path: Raw, info: Stats): Promise<string> {
  try {
    if (info.isSocket()) throw fsError('open', path, 'ENXIO');
    if (scan.mode === 'transfer') await requireAccess(scan.call.daemon, path, { info, access: 'read' });
  } catch (error) {
    throw wrap(`failed to open '${path}'`, error);
  }
  return hashFile(path, scan.call.signal);
}

/**
 * The server opens a FIFO and waits for a writer with its locks held, though the client leaves (recording
 * fifo_in_source_hangs). Here that ends when the server stops.
 */
function blockForEver(scan: Scan, path: Raw): Promise<never> {
  const { lifetime } = scan.call.daemon;
  return new Promise((_resolve, reject) => {
    const stop = (): void => reject(fsError('open', path, 'EINTR'));
    if (lifetime.aborted) stop();
    else lifetime.addEventListener('abort', stop, { once: true });
  });
}

async function scanLink(scan: Scan, entry: WalkEntry): Promise<void> {
  const stored = await readLink(entry.path).catch((error: unknown) => {
    throw wrap(`failed to read the symlink at ${quote(entry.path)}`, error);
  });
  const target = restore(scan, entry, isAbsolute(stored) ? stored : join(dir(entry.path), stored));
  const info = await stat(target).catch((error: unknown) => {
    throw wrap(`failed to stat target of link ${quote(entry.path)}`, error);
  });
  if (info.isDirectory()) throw failed(`target of link ${quote(entry.path)} is a directory`);

  const local = inside(scan.source, target);
  if (local !== undefined) {
    if (scan.mode === 'validate') checkRelative(scan.destination, entry.path, stored);
    scan.localLinks.set(entry.rel, local);
    return;
  }
  const registered = inside(registryOf(scan), target);
  if (registered !== undefined) {
    if (scan.mode === 'validate') checkRelative(registryOf(scan), entry.path, stored);
    await linkIntoRegistry(scan, entry, { target, registered });
    return;
  }
  if (!scan.call.daemon.whitelist.some((folder) => inside(folder, target) !== undefined)) {
    const link = `symbolic link ${quote(entry.rel)} to file ${quote(target)}`;
    throw failed(`${link} outside the registry directory is not allowed`);
  }
  const md5sum = await hashFile(target, scan.call.signal).catch((error: unknown) => {
    throw wrap(`failed to hash the link target ${quote(target)}`, error);
  });
  scan.manifest.set(entry.rel, { size: info.size, md5sum });
  if (scan.mode === 'transfer') await makeSymlink(target, join(scan.destination, entry.rel));
}

async function linkIntoRegistry(
  scan: Scan,
  entry: WalkEntry,
  to: { target: Raw; registered: Raw },
): Promise<void> {
  const found = await scan.registryLinks.resolve(to.registered).catch((error: unknown) => {
    const link = `${quote(entry.path)} to registry path ${quote(to.target)}`;
    throw wrap(`failed to resolve symlink for ${link}`, error);
  });
  await writeLink(scan, entry.rel, found.link);
  scan.manifest.set(entry.rel, found);
}

/** Makes the link of a version's path on disk; validation only looks. */
export async function writeLink(scan: Scan, path: Raw, link: Link): Promise<void> {
  if (scan.mode === 'validate') return;
  const replace = scan.mode === 'reindex';
  await createLink(join(scan.destination, path), { registry: registryOf(scan), link, replace });
}

/** On disk a link points at the real file; `..links` knows through which other link it went. */
function restore(scan: Scan, entry: WalkEntry, target: Raw): Raw {
  const known = scan.restored.get(entry.rel);
  if (known === undefined) return target;
  const parent = linkPath(registryOf(scan), known);
  if (known.ancestor !== undefined && target === linkPath(registryOf(scan), known.ancestor)) return parent;
  if (target === parent) return target;
  const link = `${quote(target)} from ${quote(entry.path)}`;
  throw failed(`unexpected symbolic link to non-ancestor, non-parent file ${link}`);
}

const registryOf = (scan: Scan): Raw => scan.call.daemon.registry;
