import { lstat, makeSymlink, removeFile } from '../disk.js';
import { failed, wrap } from '../errors.js';
import { dir, isAbsolute, isLocal, join, rel } from '../go/path.js';
import { quote, type Raw } from '../go/raw.js';
import { type Link, type Manifest, type ManifestEntry, readManifest } from '../registry/manifest.js';
import { readSummary } from '../registry/summary.js';
import { bare } from './dedup.js';

/** The version that is being written or read. */
export interface VersionName {
  readonly project: Raw;
  readonly asset: Raw;
  readonly version: Raw;
}

/** Where the file of a link lies. */
export function linkPath(registry: Raw, link: Link): Raw {
  return join(registry, link.project, link.asset, link.version, link.path);
}

/** Makes `path` a symbolic link to the real file of `link`, relative so that the registry can be moved. */
export async function createLink(
  path: Raw,
  options: { registry: Raw; link: Link /** @default false */; replace?: boolean },
): Promise<void> {
  const target = linkPath(options.registry, options.link.ancestor ?? options.link);
  if (options.replace === true && (await isThere(path))) {
    await removeFile(path).catch((error: unknown) => {
      throw wrap(`failed to remove existing symlink at ${quote(path)}`, error);
    });
  }
  const relative = rel(dir(path), target) ?? target;
  await makeSymlink(relative, path).catch((error: unknown) => {
    throw wrap(`failed to create a symlink from ${quote(path)} to ${quote(target)}`, error);
  });
}

/** Checks that the link at `path` is relative and stays in `parent`. @throws GobblerError */
export function checkRelative(parent: Raw, path: Raw, target: Raw): void {
  if (isAbsolute(target)) throw failed(`expected a relative path for the link target of ${path}`);
  if (!isLocal(join(rel(parent, dir(path)) ?? '.', target))) {
    throw failed(`symlink target ${quote(target)} at ${quote(path)} is not local to ${quote(parent)}`);
  }
}

/** Answers what the manifest says of a link into the registry; reads each version it meets once. */
export class RegistryLinks {
  readonly #registry: Raw;
  readonly #own: VersionName;
  readonly #versions = new Map<Raw, Promise<Manifest>>();

  constructor(registry: Raw, own: VersionName) {
    this.#registry = registry;
    this.#own = own;
  }

  /** The entry for a link to `target`, seen from the registry (gobbler contract 6.1). @throws GobblerError */
  async resolve(target: Raw): Promise<ManifestEntry & { link: Link }> {
    const parts = target === '.' ? [] : target.split('/');
    const [project, asset, version, ...rest] = parts;
    if (project === undefined || asset === undefined || version === undefined || rest.length === 0) {
      throw failed(`unexpected link to file outside of a project asset version directory ('${target}')`);
    }
    if (parts.some((part) => part.startsWith('..'))) {
      throw failed(`link components cannot refer to internal '..' files (${quote(target)})`);
    }
    const own = this.#own;
    if (project === own.project && asset === own.asset && version === own.version) {
      const where = 'the currently-transferring project asset version directory';
      throw failed(`cannot link to file inside ${where} ('${target}')`);
    }
    const key = join(project, asset, version);
    const path = rest.join('/');
    const found = (await this.#manifest(key)).get(path);
    if (found === undefined) {
      throw failed(`could not find link target '${path}' in the manifest of '${key}'`);
    }
    const link: Link = { project, asset, version, path };
    if (found.link !== undefined) link.ancestor = found.link.ancestor ?? bare(found.link);
    return { size: found.size, md5sum: found.md5sum, link };
  }

  #manifest(key: Raw): Promise<Manifest> {
    let manifest = this.#versions.get(key);
    if (manifest === undefined) {
      manifest = this.#read(key);
      this.#versions.set(key, manifest);
    }
    return manifest;
  }

  async #read(key: Raw): Promise<Manifest> {
    const versionDir = join(this.#registry, key);
    const summary = await readSummary(versionDir).catch((error: unknown) => {
      throw wrap(`cannot read the version summary for '${key}'`, error);
    });
    if (summary.onProbation === true) {
      throw failed(`cannot link to file inside a probational project version asset directory ('${key}')`);
    }
    return readManifest(versionDir).catch((error: unknown) => {
      throw wrap(`cannot read the manifest for '${key}'`, error);
    });
  }
}

/** Links within the directory itself, by their own paths. */
export type LocalLinks = ReadonlyMap<Raw, Raw>;

/**
 * The entry for a link to a file of the same directory; chains end at the real file, and each link met on the way gets
 * its entry too. @throws GobblerError when the target is not part of the version
 */
export function resolveLocal(
  path: Raw,
  where: { own: VersionName; links: LocalLinks; manifest: Manifest },
  seen: ReadonlySet<Raw> = new Set(),
): ManifestEntry & { link: Link } {
  const target = where.links.get(path);
  if (target === undefined) {
    throw failed(`symlink at ${quote(path)} should point to a file in the manifest or another symlink`);
  }
  if (seen.has(path)) throw failed(`cyclic symlinks detected at ${quote(path)}`);
  const found = where.manifest.get(target) ?? resolveLocal(target, where, new Set([...seen, path]));
  const { project, asset, version } = where.own;
  const link: Link = { project, asset, version, path: target };
  if (found.link !== undefined) link.ancestor = found.link.ancestor ?? bare(found.link);
  const entry = { size: found.size, md5sum: found.md5sum, link };
  where.manifest.set(path, entry);
  return entry;
}

async function isThere(path: Raw): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
