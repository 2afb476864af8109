import type { Call } from '../daemon.js';
import { exists, makeDirectory, removeAll } from '../disk.js';
import { bad, wrap } from '../errors.js';
import { join } from '../go/path.js';
import { quote, type Raw } from '../go/raw.js';
import { formatTime } from '../go/time.js';
import { writeLatest } from '../registry/latest.js';
import { writeLinkFiles } from '../registry/linkfiles.js';
import { writeLog } from '../registry/logs.js';
import { type Manifest, writeManifest } from '../registry/manifest.js';
import { writeSummary } from '../registry/summary.js';
import { editUsage, usageOf } from '../registry/usage.js';
import { loadDuplicates } from '../upload/dedup.js';
import { secureAsset } from '../upload/secure-asset.js';
import { readUpload, type UploadRequest } from '../upload/upload-request.js';
import { walkVersion } from '../upload/version-walk.js';
import type { Action } from './action.js';
import { enterProject } from './enter.js';

/** Registers a directory of staging as a new version (gobbler contract 6). */
export const upload: Action = async (call) => {
  const start = call.daemon.now();
  const request = await readUpload(call, start);
  const { project, asset, version } = request;
  const projectDir = await enterProject(call, { project });
  const { assetDir, trusted } = await secureAsset(call, request, projectDir);

  const versionDir = join(assetDir, version);
  const there = await exists(versionDir).catch((error: unknown) => {
    throw wrap(`failed to stat version directory ${quote(versionDir)}`, error);
  });
  if (there) throw bad(`version ${quote(version)} already exists in ${quote(assetDir)}`);
  await makeDirectory(versionDir).catch((error: unknown) => {
    throw wrap(`failed to create a new version directory at ${quote(versionDir)}`, error);
  });
  try {
    await fill(call, request, {
      projectDir,
      assetDir,
      versionDir,
      onProbation: request.onProbation || !trusted,
    });
  } catch (error) {
    // A killed server leaves what it has (gobbler contract 9); a failed upload leaves only the asset.
    if (!call.daemon.dead) await removeAll(join(call.daemon.registry, project, asset, version));
    throw error;
  }
  return undefined;
};

interface Target {
  readonly projectDir: Raw;
  readonly assetDir: Raw;
  readonly versionDir: Raw;
  readonly onProbation: boolean;
}

async function fill(call: Call, request: UploadRequest, target: Target): Promise<void> {
  const { registry } = call.daemon;
  const { project, asset, version } = request;
  const manifest = await transfer(call, request, target.versionDir).catch((error: unknown) => {
    throw wrap(`failed to transfer files from ${quote(request.source)}`, error);
  });
  await writeSummary(target.versionDir, {
    uploadUserId: request.user,
    uploadStart: formatTime(request.start),
    uploadFinish: formatTime(call.daemon.now()),
    onProbation: target.onProbation,
  });
  await editUsage(call, target.projectDir, usageOf(manifest));
  if (target.onProbation) return;
  await writeLatest(target.assetDir, version).catch((error: unknown) => {
    throw wrap(`failed to save latest version for ${quote(target.assetDir)}`, error);
  });
  const entry = { type: 'add-version', project, asset, version, latest: true } as const;
  await writeLog(registry, call.daemon.now(), entry).catch((error: unknown) => {
    throw wrap('failed to save log file', error);
  });
}

async function transfer(call: Call, request: UploadRequest, versionDir: Raw): Promise<Manifest> {
  const { source, consume, ignoreDot } = request;
  const duplicates = await loadDuplicates(call.daemon.registry, request);
  const version = { project: request.project, asset: request.asset, version: request.version };
  const manifest = await walkVersion(call, {
    mode: 'transfer',
    source,
    version,
    consume,
    ignoreDot,
    duplicates,
  });
  await writeManifest(versionDir, manifest).catch((error: unknown) => {
    throw wrap(`failed to save manifest for ${quote(versionDir)}`, error);
  });
  await writeLinkFiles(versionDir, manifest).catch((error: unknown) => {
    throw wrap('failed to create linkfiles', error);
  });
  return manifest;
}
