import type { VersionNames } from '../names.js';
import type { Manifest, ManifestEntry } from '../schemas.js';
import type { Hashed } from './stage/copy.js';
import type { LinkTarget, SourceTree } from './stage/source.js';

/** One way in which two versions of a thing differ. */
export interface Difference {
  readonly path: string;
  readonly kind: 'missing' | 'additional' | 'size' | 'content' | 'link';
}

/** Where the comparison happens and what is known of the local files. */
export interface CompareOptions {
  readonly names: VersionNames;
  /** Without them only paths, sizes and links are compared. */
  readonly hashes?: ReadonlyMap<string, Hashed> | undefined;
}

/** What a manifest lacks, has too much, or has different from a source tree (gobbler contract 9, "What a client must do", 4). */
export function compareManifest(tree: SourceTree, manifest: Manifest, options: CompareOptions): Difference[] {
  const differences: Difference[] = [];
  const expected = new Set<string>();
  const check = (path: string, judge: (entry: ManifestEntry) => Difference['kind'] | undefined): void => {
    expected.add(path);
    const entry = Object.hasOwn(manifest, path) ? manifest[path] : undefined;
    const kind = entry === undefined ? 'missing' : judge(entry);
    if (kind !== undefined) differences.push({ path, kind });
  };
  const sizes = new Map(tree.files.map((file) => [file.path, file.size]));
  const targets = new Map(tree.links.map((link) => [link.path, link.target]));
  for (const file of tree.files) {
    check(file.path, (entry) => {
      if (entry.md5sum === '' || entry.size !== file.size) return 'size';
      const hashed = options.hashes?.get(file.path);
      return hashed === undefined || hashed.md5 === entry.md5sum ? undefined : 'content';
    });
  }
  for (const path of tree.emptyDirectories) {
    check(path, (entry) => (entry.md5sum === '' && entry.size === 0 ? undefined : 'content'));
  }
  for (const link of tree.links) {
    check(link.path, (entry) => {
      const real = endOf(link.target, targets);
      if (real.kind === 'registry') {
        if (entry.size !== real.size || entry.md5sum !== real.md5sum) return 'content';
      } else if (real.kind === 'local') {
        if (entry.size !== sizes.get(real.path)) return 'size';
        const hashed = options.hashes?.get(real.path);
        if (hashed !== undefined && hashed.md5 !== entry.md5sum) return 'content';
      }
      return pointsTo(entry, link.target, options.names) ? undefined : 'link';
    });
  }
  for (const path of Object.keys(manifest)) {
    if (!expected.has(path)) differences.push({ path, kind: 'additional' });
  }
  return differences;
}

function endOf(target: LinkTarget, targets: ReadonlyMap<string, LinkTarget>): LinkTarget {
  let at = target;
  // The scan has refused circles.
  for (let next: LinkTarget | undefined = at; next !== undefined; at = next) {
    if (next.kind !== 'local') return next;
    const further: LinkTarget | undefined = targets.get(next.path);
    if (further === undefined) return next;
    next = further;
  }
  return at;
}

function pointsTo({ link }: ManifestEntry, target: LinkTarget, names: VersionNames): boolean {
  // A whitelisted target is recorded as if it were the file itself (contract 6.1).
  if (target.kind === 'outside') return link === undefined;
  if (link === undefined || link.path !== target.path) return false;
  const place = target.kind === 'local' ? names : target;
  return link.project === place.project && link.asset === place.asset && link.version === place.version;
}

const words: Record<Difference['kind'], string> = {
  missing: 'is not in the registry',
  additional: 'is only in the registry',
  size: 'has another size',
  content: 'has other content',
  link: 'is linked differently',
};

/** The first differences as one phrase. @default first 5 */
export function describeDifferences(differences: readonly Difference[], first = 5): string {
  const listed = differences
    .slice(0, first)
    .map(({ path, kind }) => `${JSON.stringify(path)} ${words[kind]}`);
  const more = differences.length - listed.length;
  return listed.join(', ') + (more > 0 ? `, and ${String(more)} more` : '');
}
