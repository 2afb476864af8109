import type { Call } from '../daemon.js';
import { exists, removeAll } from '../disk.js';
import { isMissing, wrap } from '../errors.js';
import { bool, string, struct } from '../go/json-decode.js';
import { join } from '../go/path.js';
import { quote, type Raw } from '../go/raw.js';
import { requireName } from '../names.js';
import { readLatest, refreshLatest } from '../registry/latest.js';
import { writeLog } from '../registry/logs.js';
import { readSummary, type Summary } from '../registry/summary.js';
import { editUsage, versionUsage } from '../registry/usage.js';
import { readRequest } from '../request-file.js';
import { type Action, requireAdmin } from './action.js';
import { findAsset, findProject } from './enter.js';
import { tryUsage } from './try-usage.js';

const REQUEST = struct('', { project: string, asset: string, version: string, force: bool });

/** Deletes a version; `force` does it even to one that a killed server left unfinished (gobbler contract 9). */
export const deleteVersion: Action = async (call) => {
  await requireAdmin(call, 'delete a project');
  const request = await readRequest(call, REQUEST);
  const name = (property: 'project' | 'asset' | 'version'): Raw =>
    requireName(request[property], { property, file: call.file });
  const target = { project: name('project'), asset: name('asset'), version: name('version') };
  const force = request.force === true;

  const projectDir = await findProject(call, target);
  if (projectDir === undefined) return undefined;
  await call.locks.shared(projectDir, `failed to lock project directory ${quote(projectDir)}`);
  const assetDir = await findAsset(call, { ...target, projectDir });
  if (assetDir === undefined) return undefined;
  const versionDir = join(assetDir, target.version);
  const there = await exists(versionDir).catch((error: unknown) => {
    throw wrap(`failed to stat version directory ${quote(versionDir)}`, error);
  });
  if (!there) return undefined;

  const bytes = await tryUsage(() => versionUsage(versionDir), { force, dir: versionDir });
  const summary = await trySummary(versionDir, { force });
  await removeAll(versionDir).catch((error: unknown) => {
    throw wrap(`failed to delete ${assetDir}`, error);
  });
  if (bytes !== undefined) await editUsage(call, projectDir, -bytes);
  // Nobody was told of a probational version, and it was never the latest.
  if (summary !== undefined && summary.onProbation !== true)
    await announce(call, { ...target, assetDir, force });
  return undefined;
};

async function trySummary(versionDir: Raw, options: { force: boolean }): Promise<Summary | undefined> {
  try {
    return await readSummary(versionDir);
  } catch (error) {
    if (options.force) return undefined;
    throw wrap(`failed to read summary for ${versionDir}`, error);
  }
}

interface Deleted {
  readonly project: Raw;
  readonly asset: Raw;
  readonly version: Raw;
  readonly assetDir: Raw;
  readonly force: boolean;
}

async function announce(call: Call, it: Deleted): Promise<void> {
  const { project, asset, version } = it;
  const latest = await isLatest(it);
  const entry = { type: 'delete-version', project, asset, version, latest } as const;
  await writeLog(call.daemon.registry, call.daemon.now(), entry).catch((error: unknown) => {
    throw wrap('failed to create log for version deletion', error);
  });
  await refreshLatest(it.assetDir).catch((error: unknown) => {
    if (!it.force) throw wrap(`failed to update the latest version for ${it.assetDir}`, error);
  });
}

async function isLatest(it: Deleted): Promise<boolean> {
  try {
    return (await readLatest(it.assetDir)) === it.version;
  } catch (error) {
    if (isMissing(error)) return false;
    throw wrap(`failed to read the latest version for ${it.assetDir}`, error);
  }
}
