import { isOwner, ownerOrSpoofed } from '../authorize.js';
import type { Call } from '../daemon.js';
import { removeAll } from '../disk.js';
import { failed, forbidden, isMissing, wrap } from '../errors.js';
import { bool, string, struct } from '../go/json-decode.js';
import { join } from '../go/path.js';
import { quote, type Raw } from '../go/raw.js';
import { parseTime } from '../go/time.js';
import { requireName } from '../names.js';
import { readLatest, writeLatest } from '../registry/latest.js';
import { writeLog } from '../registry/logs.js';
import { readPermissions } from '../registry/permissions.js';
import { readSummary, SUMMARY, type Summary, writeSummary } from '../registry/summary.js';
import { editUsage, versionUsage } from '../registry/usage.js';
import { readRequest } from '../request-file.js';
import type { Action } from './action.js';
import { enterAsset, enterProject, enterVersion } from './enter.js';

const REQUEST = struct('', { project: string, asset: string, version: string, force: bool, spoof: string });

interface Probation {
  readonly project: Raw;
  readonly asset: Raw;
  readonly version: Raw;
  readonly force: boolean;
  readonly projectDir: Raw;
  readonly assetDir: Raw;
  readonly versionDir: Raw;
  readonly summary: Summary;
}

/** Ends probation; the version becomes the latest if it finished later than the present one (gobbler contract 7). */
export const approveProbation: Action = async (call) => {
  const it = await enterProbation(call);
  await writeSummary(it.versionDir, { ...it.summary, onProbation: false });
  const latest = await becomesLatest(it);
  if (latest) await writeLatest(it.assetDir, it.version);
  const { project, asset, version } = it;
  const entry = { type: 'add-version', project, asset, version, latest } as const;
  await writeLog(call.daemon.registry, call.daemon.now(), entry).catch((error: unknown) => {
    throw wrap('failed to save log file', error);
  });
  return undefined;
};

/** Deletes a version that is on probation; leaves no log (gobbler contract 3). */
export const rejectProbation: Action = async (call) => {
  const it = await enterProbation(call);
  await removeProbational(call, it);
  return undefined;
};

/** Removes a probational version and its bytes from the usage; with `force` even if its manifest is unreadable. */
export async function removeProbational(
  call: Call,
  it: Pick<Probation, 'projectDir' | 'versionDir' | 'force'>,
): Promise<void> {
  let bytes: number | undefined;
  try {
    bytes = await versionUsage(it.versionDir);
  } catch (error) {
    if (!it.force) throw wrap(`failed to compute usage for ${quote(it.versionDir)}`, error);
  }
  await removeAll(it.versionDir).catch((error: unknown) => {
    throw wrap(`failed to delete ${quote(it.versionDir)}`, error);
  });
  if (bytes === undefined) return;
  await editUsage(call, it.projectDir, -bytes).catch((error: unknown) => {
    throw wrap(`failed to update usage for project directory ${quote(it.projectDir)}`, error);
  });
}

async function enterProbation(call: Call): Promise<Probation> {
  const request = await readRequest(call, REQUEST);
  const name = (property: 'project' | 'asset' | 'version'): Raw =>
    requireName(request[property], { property, file: call.file });
  const target = { project: name('project'), asset: name('asset'), version: name('version') };
  const user = await ownerOrSpoofed(call.daemon, call.file, request.spoof).catch((error: unknown) => {
    throw wrap('failed to identify user', error);
  });

  const projectDir = await enterProject(call, target);
  await call.locks.shared(projectDir, `failed to lock project directory ${quote(projectDir)}`);
  const { owners } = await readPermissions(projectDir).catch((error: unknown) => {
    throw wrap(`failed to read permissions for ${quote(projectDir)}`, error);
  });
  if (!isOwner(call.daemon, user, owners)) {
    const where = quote(projectDir);
    throw forbidden(`user ${quote(user)} is not authorized to modify probation status in ${where}`);
  }
  const assetDir = await enterAsset(call, { ...target, projectDir });
  const versionDir = await enterVersion({ ...target, projectDir, assetDir });
  const summary = await readSummary(versionDir).catch((error: unknown) => {
    throw wrap(`failed to read the version summary at ${quote(versionDir)}`, error);
  });
  if (summary.onProbation !== true) {
    throw failed(`version directory at ${quote(versionDir)} is not on probation`);
  }
  return { ...target, force: request.force === true, projectDir, assetDir, versionDir, summary };
}

async function becomesLatest(it: Probation): Promise<boolean> {
  let latest: Raw;
  try {
    latest = await readLatest(it.assetDir);
  } catch (error) {
    if (isMissing(error)) return true;
    throw wrap(`failed to read the latest version for ${it.assetDir}`, error);
  }
  const latestDir = join(it.assetDir, latest);
  const summary = await readSummary(latestDir).catch((error: unknown) => {
    throw wrap(`failed to read the latest version summary for ${quote(latestDir)}`, error);
  });
  const finish = parseTime(it.summary.uploadFinish);
  if (finish === undefined) {
    throw failed(`failed to parse the upload finish time at ${quote(join(it.versionDir, SUMMARY))}`);
  }
  const latestFinish = parseTime(summary.uploadFinish);
  if (latestFinish === undefined) {
    throw failed(`failed to read the latest version's upload finish time from ${quote(latestDir)}`);
  }
  return finish > latestFinish;
}
