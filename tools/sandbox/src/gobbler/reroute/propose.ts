import { failed, wrap } from '../errors.js';
import { join } from '../go/path.js';
import { quote, type Raw } from '../go/raw.js';
import { type Link, type Manifest, type ManifestEntry, readManifest } from '../registry/manifest.js';
import { bare } from '../upload/dedup.js';

/** One link that has to change: it becomes a copy, or points elsewhere. Paths are seen from the registry. */
export interface RerouteAction {
  readonly copy: boolean;
  readonly path: Raw;
  readonly source: Raw;
  /** Bytes that the copy adds to the project. */
  readonly usage: number;
  /** The path in its version. */
  readonly key: Raw;
  /** Where it points afterwards; undefined when it is a copy. */
  readonly link: Link | undefined;
}

/** What has to change in one version. */
export interface Proposal {
  readonly actions: readonly RerouteAction[];
  /** The new entries of its manifest. */
  readonly changed: Manifest;
}

/** Works out what becomes of the links of one version when `doomed` files go. @throws GobblerError */
export async function proposeReroutes(
  registry: Raw,
  doomed: ReadonlySet<Raw>,
  version: Raw,
): Promise<Proposal> {
  const cache = new Map<Raw, Manifest>();
  const manifestOf = async (key: Raw, shown: Raw): Promise<Manifest> => {
    const known = cache.get(key);
    if (known !== undefined) return known;
    const manifest = await readManifest(join(registry, key)).catch((error: unknown) => {
      throw wrap(`failed to read manifest at ${quote(shown)}`, error);
    });
    cache.set(key, manifest);
    return manifest;
  };
  const actions: RerouteAction[] = [];
  const changed: Manifest = new Map();
  for (const [key, entry] of await manifestOf(version, version)) {
    const path = join(version, key);
    const rerouted = await reroute(entry, { path, doomed, manifestOf, registry });
    if (rerouted === undefined) continue;
    changed.set(key, { ...entry, link: rerouted.link });
    const copy = rerouted.link === undefined;
    actions.push({
      copy,
      path,
      source: rerouted.source,
      usage: copy ? entry.size : 0,
      key,
      link: rerouted.link,
    });
  }
  return { actions, changed };
}

interface Surroundings {
  readonly path: Raw;
  readonly doomed: ReadonlySet<Raw>;
  readonly registry: Raw;
  readonly manifestOf: (key: Raw, shown: Raw) => Promise<Manifest>;
}

interface Rerouted {
  readonly link: Link | undefined;
  readonly source: Raw;
}

async function reroute(entry: ManifestEntry, around: Surroundings): Promise<Rerouted | undefined> {
  const { link } = entry;
  if (link === undefined) return undefined;
  const parent = pathOf(link);
  const lostParent = around.doomed.has(parent);
  if (link.ancestor === undefined) return lostParent ? { link: undefined, source: parent } : undefined;
  const lostAncestor = around.doomed.has(pathOf(link.ancestor));
  if (!lostParent && !lostAncestor) return undefined;

  const living = await findLiving(link, { ...around, lostAncestor });
  if (lostParent && living.parent === undefined) return { link: undefined, source: parent };
  const next: Link = lostParent && living.parent !== undefined ? bare(living.parent) : bare(link);
  const ancestor = lostAncestor ? living.ancestor : link.ancestor;
  // A link straight to the real file has no ancestor.
  if (ancestor !== undefined && (lostAncestor || pathOf(ancestor) !== pathOf(next)))
    next.ancestor = bare(ancestor);
  return { link: next, source: lostParent ? parent : pathOf(link.ancestor) };
}

/** Follows a chain of links: the first file on it that stays, and the last one behind that. */
async function findLiving(
  link: Link,
  around: Surroundings & { lostAncestor: boolean },
): Promise<{ parent?: Link; ancestor?: Link }> {
  const living: { parent?: Link; ancestor?: Link } = {};
  let candidate: Link | undefined = link;
  while (candidate !== undefined) {
    const version = join(candidate.project, candidate.asset, candidate.version);
    const target = join(version, candidate.path);
    if (!around.doomed.has(target)) {
      if (living.parent !== undefined) living.ancestor = candidate;
      else {
        living.parent = candidate;
        if (!around.lostAncestor) return living;
      }
    }
    const manifest = await around.manifestOf(version, join(around.registry, version));
    const entry: ManifestEntry | undefined = manifest.get(candidate.path);
    if (entry === undefined) {
      throw failed(`missing manifest entry for link to ${quote(target)} from ${quote(around.path)}`);
    }
    candidate = entry.link;
  }
  return living;
}

const pathOf = (link: Link): Raw => join(link.project, link.asset, link.version, link.path);
