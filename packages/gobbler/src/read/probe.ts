import { type Call, callOf } from '@omnipub/core';
import { checkName, checkNames, type VersionNames, versionKey } from '../names.js';
import type { VersionSummary } from '../schemas.js';
import { type GobblerSession } from '../session.js';
import { readSummary } from './fetch-json.js';
import { listAssets, listVersions } from './list.js';
import { type Reader, type ReadOptions, readerFor } from './reader.js';

/** How far a version is. A directory without `..summary` is being uploaded now, or was left behind by a killed service. */
export type VersionState =
  | { readonly state: 'missing' }
  | { readonly state: 'unfinished' }
  | { readonly state: 'complete'; readonly summary: VersionSummary };

/** Is there such a project? True also for one whose creation failed half-way: the name is taken. */
export async function projectExists(
  session: GobblerSession,
  project: string,
  options: ReadOptions = {},
): Promise<boolean> {
  checkName('project', project);
  const call = callOf(options);
  return (await readerFor(session, options, call)).hasDirectory(project, call);
}

/** Is there such an asset? */
export async function assetExists(
  session: GobblerSession,
  project: string,
  asset: string,
  options: ReadOptions = {},
): Promise<boolean> {
  checkNames({ project, asset });
  const call = callOf(options);
  return (await readerFor(session, options, call)).hasDirectory(`${project}/${asset}`, call);
}

/** Is there such a version, and is it complete? */
export async function probeVersion(
  session: GobblerSession,
  project: string,
  asset: string,
  version: string,
  options: ReadOptions = {},
): Promise<VersionState> {
  const call = callOf(options);
  return versionState(await readerFor(session, options, call), { project, asset, version }, call);
}

/** Is there such a complete version? */
export async function versionExists(
  session: GobblerSession,
  project: string,
  asset: string,
  version: string,
  options: ReadOptions = {},
): Promise<boolean> {
  return (await probeVersion(session, project, asset, version, options)).state === 'complete';
}

/** {@link probeVersion} through a given reader. */
export async function versionState(reader: Reader, names: VersionNames, call: Call): Promise<VersionState> {
  const summary = await readSummary(reader, names, call);
  if (summary !== undefined) return { state: 'complete', summary };
  return (await reader.hasDirectory(versionKey(names), call))
    ? { state: 'unfinished' }
    : { state: 'missing' };
}

/** A version with what its summary says. */
export interface VersionDetails extends VersionNames {
  readonly state: 'complete' | 'unfinished';
  readonly summary?: VersionSummary;
}

/** Options of {@link listVersionDetails} and its kind. */
export interface VersionFilter extends ReadOptions {
  /** @default all projects' assets */
  readonly asset?: string | undefined;
}

/** The versions of a project or of one asset, with their summaries; fetched one by one as they are asked for. */
export async function* listVersionDetails(
  session: GobblerSession,
  project: string,
  filter: VersionFilter = {},
): AsyncGenerator<VersionDetails, void, void> {
  const call = callOf(filter);
  const reader = await readerFor(session, filter, call);
  const assets = filter.asset === undefined ? await listAssets(session, project, filter) : [filter.asset];
  for (const asset of assets) {
    for (const version of await listVersions(session, project, asset, filter)) {
      call.signal.throwIfAborted();
      const names = { project, asset, version };
      const found = await versionState(reader, names, call);
      // Rejected or deleted since it was listed.
      if (found.state === 'missing') continue;
      yield found.state === 'complete'
        ? { ...names, state: found.state, summary: found.summary }
        : { ...names, state: found.state };
    }
  }
}

/** The versions that wait for approval. */
export async function listProbationalVersions(
  session: GobblerSession,
  project: string,
  filter: VersionFilter = {},
): Promise<VersionDetails[]> {
  const found: VersionDetails[] = [];
  for await (const each of listVersionDetails(session, project, filter)) {
    if (each.summary?.onProbation === true) found.push(each);
  }
  return found;
}

/** The versions without a summary: being uploaded now, or left behind by a killed service (gobbler contract 9). */
export async function listUnfinishedVersions(
  session: GobblerSession,
  project: string,
  filter: VersionFilter = {},
): Promise<VersionDetails[]> {
  const found: VersionDetails[] = [];
  for await (const each of listVersionDetails(session, project, filter)) {
    if (each.state === 'unfinished') found.push(each);
  }
  return found;
}
