import type { VersionNames } from '../names.js';
import type { Manifest, ManifestEntry } from '../schemas.js';
import type { GobblerSession } from '../session.js';
import { fetchManifest } from './fetch-json.js';
import type { ReadOptions } from './reader.js';

/** What changed from one version to another, by path. */
export interface VersionDiff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly {
    readonly path: string;
    readonly from: ManifestEntry;
    readonly to: ManifestEntry;
  }[];
  /** Same content under another path: removed there, added here. Also in `added` and `removed`. */
  readonly moved: readonly { readonly from: string; readonly to: string }[];
  /** How many are the same. */
  readonly same: number;
}

/** Compares two versions by their manifests; links count by their content. @throws PublishError NOT_FOUND */
export async function diffVersions(
  session: GobblerSession,
  from: VersionNames,
  to: VersionNames,
  options: ReadOptions = {},
): Promise<VersionDiff> {
  const [before, after] = await Promise.all(
    [from, to].map((names) => fetchManifest(session, names.project, names.asset, names.version, options)),
  );
  return diffManifests(before ?? {}, after ?? {});
}

/** Compares two manifests. */
export function diffManifests(before: Manifest, after: Manifest): VersionDiff {
  const added: string[] = [];
  const changed: { path: string; from: ManifestEntry; to: ManifestEntry }[] = [];
  let same = 0;
  for (const [path, to] of Object.entries(after)) {
    const from = Object.hasOwn(before, path) ? before[path] : undefined;
    if (from === undefined) added.push(path);
    else if (contentOf(from) === contentOf(to)) same += 1;
    else changed.push({ path, from, to });
  }
  const removed = Object.keys(before).filter((path) => !Object.hasOwn(after, path));
  return { added, removed, changed, moved: movedBetween({ before, after, added, removed }), same };
}

function movedBetween(parts: {
  before: Manifest;
  after: Manifest;
  added: readonly string[];
  removed: readonly string[];
}): VersionDiff['moved'] {
  const gone = new Map<string, string[]>();
  for (const path of parts.removed) {
    const key = contentOf(parts.before[path]);
    gone.set(key, [...(gone.get(key) ?? []), path]);
  }
  return parts.added.flatMap((to) => {
    const entry = parts.after[to];
    const from = entry?.md5sum === '' ? undefined : gone.get(contentOf(entry))?.shift();
    return from === undefined ? [] : [{ from, to }];
  });
}

function contentOf(entry: ManifestEntry | undefined): string {
  return `${String(entry?.size)}-${entry?.md5sum ?? ''}`;
}
