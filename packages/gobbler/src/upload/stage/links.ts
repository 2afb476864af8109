import { stat } from 'node:fs/promises';
import { isAbsolute, join, posix, relative, resolve } from 'node:path';
import type { Manifest, VersionSummary } from '../../schemas.js';
import type { LinkTarget, SourceLink, SourceProblem } from './source.js';

/** A symbolic link as it was found. */
export interface FoundLink {
  readonly path: string;
  /** What `readlink` says. */
  readonly text: string;
}

/** Which links may be uploaded (gobbler contract 6.1). */
export interface LinkRules {
  /** The registry on this machine, and as the service spells it. */
  readonly registry?: { readonly here: string | undefined; readonly there: string } | undefined;
  /** Looks a version of the registry up. */
  readonly version: (
    project: string,
    asset: string,
    version: string,
  ) => Promise<{ readonly summary: VersionSummary; readonly manifest: Manifest } | undefined>;
  /** Let links to anywhere else pass: the service has a whitelist that no client can ask for. */
  readonly allowOutside: boolean;
}

/** The tree that the links are in. */
export interface LinkScope {
  /** Its real path and the path as it was given. */
  readonly roots: readonly string[];
  readonly files: ReadonlySet<string>;
  readonly directories: ReadonlySet<string>;
}

/**
 * Decides for each link whether the service will take it. Links are resolved one level, lexically, as the service does;
 * absolute ones into the own tree become local ones.
 */
export async function judgeLinks(
  found: readonly FoundLink[],
  scope: LinkScope,
  rules: LinkRules,
): Promise<{ links: SourceLink[]; problems: SourceProblem[] }> {
  const links: SourceLink[] = [];
  const problems: SourceProblem[] = [];
  const targets = new Map(found.map((link) => [link.path, localTarget(link, scope)]));
  for (const link of found) {
    const local = targets.get(link.path);
    const judged =
      local === undefined
        ? await judgeForeign(resolve(join(scope.roots[0] ?? '', link.path, '..'), link.text), rules)
        : judgeLocal(local, scope, targets);
    if ('what' in judged)
      problems.push({ path: link.path, what: `is a link to ${JSON.stringify(link.text)}, ${judged.what}` });
    else links.push({ path: link.path, target: judged });
  }
  return { links, problems };
}

type Judgement = LinkTarget | { readonly what: string };

/** The path inside the tree, or `undefined` when the link leads out of it. */
function localTarget(link: FoundLink, scope: LinkScope): string | undefined {
  if (!isAbsolute(link.text)) {
    const target = posix.normalize(posix.join(posix.dirname(link.path), link.text)).replace(/\/$/, '');
    return target === '..' || target.startsWith('../') ? undefined : target;
  }
  for (const root of scope.roots) {
    const inside = relative(root, link.text);
    if (inside !== '..' && !inside.startsWith('../')) return inside === '' ? '.' : inside;
  }
  return undefined;
}

function judgeLocal(
  target: string,
  scope: LinkScope,
  targets: ReadonlyMap<string, string | undefined>,
): Judgement {
  if (target === '.' || scope.directories.has(target)) return { what: 'which is a directory' };
  if (scope.files.has(target)) return { kind: 'local', path: target };
  const seen = new Set<string>();
  for (let at: string | undefined = target; at !== undefined; at = targets.get(at)) {
    if (scope.files.has(at)) return { kind: 'local', path: target };
    if (scope.directories.has(at)) return { what: 'which leads to a directory' };
    if (seen.has(at)) return { what: 'which leads back to itself' };
    seen.add(at);
    if (!targets.has(at)) return { what: 'which is not there or not uploaded' };
  }
  // A chain that leaves the tree: the link at its end is judged by itself.
  return { kind: 'local', path: target };
}

async function judgeForeign(target: string, rules: LinkRules): Promise<Judgement> {
  const inside = insideRegistry(target, rules);
  if (inside !== undefined) return judgeRegistry(inside, rules);
  const status = await stat(target).catch(() => undefined);
  if (status === undefined) return { what: 'which is not there' };
  if (status.isDirectory()) return { what: 'which is a directory' };
  if (rules.allowOutside && status.isFile()) return { kind: 'outside', text: target };
  return { what: 'which is outside of the directory and of the registry' };
}

function insideRegistry(target: string, rules: LinkRules): string | undefined {
  for (const root of [rules.registry?.there, rules.registry?.here]) {
    if (root === undefined) continue;
    const inside = relative(root, target);
    if (!isAbsolute(inside) && inside !== '..' && !inside.startsWith('../')) return inside;
  }
  return undefined;
}

async function judgeRegistry(inside: string, rules: LinkRules): Promise<Judgement> {
  const [project, asset, version, ...rest] = inside.split('/');
  if (project === undefined || asset === undefined || version === undefined || rest.length === 0) {
    return { what: 'which is not a file of a version' };
  }
  if (inside.split('/').some((part) => part.startsWith('..')))
    return { what: "which is the service's own file" };
  const found = await rules.version(project, asset, version);
  if (found === undefined) return { what: `but there is no complete version ${project}/${asset}/${version}` };
  if (found.summary.onProbation) return { what: 'in a version that is on probation' };
  const path = rest.join('/');
  const entry = Object.hasOwn(found.manifest, path) ? found.manifest[path] : undefined;
  if (entry === undefined || entry.md5sum === '')
    return { what: 'which is no file in the manifest of that version' };
  const text = join(rules.registry?.there ?? '', inside);
  return { kind: 'registry', project, asset, version, path, size: entry.size, md5sum: entry.md5sum, text };
}
