import { exists } from '../disk.js';
import { wrap } from '../errors.js';
import { join } from '../go/path.js';
import type { Raw } from '../go/raw.js';
import { LATEST, readLatest } from '../registry/latest.js';
import { type Link, type ManifestEntry, readManifest } from '../registry/manifest.js';

/** Files of the latest version of an asset by their content; a new file with the same content becomes a link. */
export interface Duplicates {
  find(entry: ManifestEntry): Link | undefined;
}

/** Reads what the latest version of an asset holds; undefined when it has none (gobbler contract 6). */
export async function loadDuplicates(
  registry: Raw,
  asset: { project: Raw; asset: Raw },
): Promise<Duplicates | undefined> {
  const assetDir = join(registry, asset.project, asset.asset);
  if (!(await exists(join(assetDir, LATEST)))) return undefined;
  const version = await readLatest(assetDir).catch((error: unknown) => {
    throw wrap('failed to identify the latest version', error);
  });
  const manifest = await readManifest(join(assetDir, version)).catch((error: unknown) => {
    throw wrap("failed to read the latest version's manifest", error);
  });
  const known = new Map<string, Link>();
  for (const [path, entry] of manifest) {
    const link: Link = { project: asset.project, asset: asset.asset, version, path };
    if (entry.link !== undefined) link.ancestor = entry.link.ancestor ?? bare(entry.link);
    known.set(key(entry), link);
  }
  return { find: (entry) => known.get(key(entry)) };
}

const key = (entry: ManifestEntry): string => `${entry.size}-${entry.md5sum}`;

/** A link without what lies behind it. */
export function bare(link: Link): Link {
  return { project: link.project, asset: link.asset, version: link.version, path: link.path };
}
