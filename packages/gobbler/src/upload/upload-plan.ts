import { type Call, callOf } from '@omnipub/core';
import { checkNames, type VersionNames } from '../names.js';
import { fetchLatest, readManifest } from '../read/fetch-json.js';
import { versionState } from '../read/probe.js';
import { remoteReader } from '../read/read-remote.js';
import { type GobblerSession } from '../session.js';
import type { Hashed } from './stage/copy.js';
import type { LinkTarget, SourceTree } from './stage/source.js';
import { hashTree } from './stage/stage.js';
import { conflict } from './upload-existing.js';
import { lookAtSource, refuseProblems, warnIgnored } from './upload-source.js';
import type { UploadOptions, UploadPlan } from './upload-types.js';
import { compareManifest, type Difference, describeDifferences } from './verify.js';

/** Options of {@link planUpload}. */
export interface PlanOptions extends UploadOptions {
  /** Throw what an upload would throw, instead of putting it into the plan. @default false */
  readonly refuse?: boolean | undefined;
}

/**
 * What an upload would do, without writing anything: which files would be stored, replaced by links, left out, refused. Reads every
 * file once, because only the content tells what the service already has.
 */
export async function planUpload(
  session: GobblerSession,
  names: VersionNames,
  source: string,
  options: PlanOptions = {},
): Promise<UploadPlan> {
  checkNames(names);
  const call = callOf(options);
  const tree = await lookAtSource(session, source, options, call);
  if (options.refuse === true) refuseProblems(tree, source);
  warnIgnored(tree, call);
  const hashes = await hashTree(tree, { ...call, clock: session.deps.clock });
  const there = await whatIsThere(session, { names, tree, hashes, call });
  if (options.refuse === true && there.outcome === 'conflict') throw conflict(names, there.differences);
  const known = await latestContent(session, names, call);
  const isKnown = ({ path }: { path: string }): boolean => {
    const hashed = hashes.get(path);
    return hashed !== undefined && known.has(contentKey(hashed.size, hashed.md5));
  };
  const stored = tree.files.filter((file) => !isKnown(file));
  return {
    ...names,
    outcome: there.outcome,
    files: stored.map((file) => file.path),
    deduplicated: tree.files.filter(isKnown).map((file) => file.path),
    links: tree.links.map((link) => ({ path: link.path, target: describeTarget(link.target) })),
    emptyDirectories: tree.emptyDirectories,
    ignored: tree.ignored,
    refused: tree.problems,
    size: stored.reduce((sum, file) => sum + file.size, 0),
    differences: there.differences.length === 0 ? [] : [describeDifferences(there.differences, 20)],
  };
}

async function whatIsThere(
  session: GobblerSession,
  look: { names: VersionNames; tree: SourceTree; hashes: ReadonlyMap<string, Hashed>; call: Call },
): Promise<{ outcome: UploadPlan['outcome']; differences: Difference[] }> {
  const reader = remoteReader(session);
  const found = await versionState(reader, look.names, look.call);
  if (found.state === 'missing') return { outcome: 'create', differences: [] };
  if (found.state === 'unfinished') {
    return { outcome: 'conflict', differences: [{ path: '..summary', kind: 'missing' }] };
  }
  const manifest = (await readManifest(reader, look.names, look.call)) ?? {};
  const differences = compareManifest(look.tree, manifest, look);
  return { outcome: differences.length === 0 ? 'existed' : 'conflict', differences };
}

/** The service looks only into the asset's latest version (gobbler contract 6). */
async function latestContent(
  session: GobblerSession,
  { project, asset }: VersionNames,
  call: Call,
): Promise<ReadonlySet<string>> {
  const version = await fetchLatest(session, project, asset, { ...call, forceRemote: true });
  if (version === undefined) return new Set();
  const manifest = (await readManifest(remoteReader(session), { project, asset, version }, call)) ?? {};
  return new Set(Object.values(manifest).map((entry) => contentKey(entry.size, entry.md5sum)));
}

function contentKey(size: number, md5: string): string {
  return `${String(size)}-${md5}`;
}

function describeTarget(target: LinkTarget): string {
  if (target.kind === 'local') return target.path;
  if (target.kind === 'outside') return target.text;
  return `${target.project}/${target.asset}/${target.version}/${target.path}`;
}
