import type { Call } from '../daemon.js';
import { isMissing, wrap } from '../errors.js';
import { quote } from '../go/raw.js';
import { readLatest } from '../registry/latest.js';
import { linksByPath, readLinkFiles, removeLinkFile, writeLinkFiles } from '../registry/linkfiles.js';
import { writeLog } from '../registry/logs.js';
import { writeManifest } from '../registry/manifest.js';
import { readSummary } from '../registry/summary.js';
import { walkVersion } from '../upload/version-walk.js';
import type { Action } from './action.js';
import { type EnteredVersion, enterAsAdmin } from './enter-version.js';

/** Writes the manifest and the `..links` of a version anew from what is on disk (gobbler contract 3). */
export const reindexVersion: Action = async (call) => {
  const entered = await enterAsAdmin(call, { verb: 'reindex', request: 'reindexRequest' });
  await reindex(call, entered).catch((error: unknown) => {
    throw wrap('failed to reindex project', error);
  });
  const summary = await readSummary(entered.versionDir).catch((error: unknown) => {
    throw wrap(`failed to read the summary file at ${quote(entered.versionDir)}`, error);
  });
  if (summary.onProbation === true) return undefined;
  const entry = { type: 'reindex-version', ...entered.name, latest: await isLatest(entered) } as const;
  await writeLog(call.daemon.registry, call.daemon.now(), entry).catch((error: unknown) => {
    throw wrap('failed to save log file', error);
  });
  return undefined;
};

async function reindex(call: Call, { name, versionDir }: EnteredVersion): Promise<void> {
  const before = await readLinkFiles(versionDir, call.signal).catch((error: unknown) => {
    throw wrap(`failed to parse existing linkfiles in ${quote(versionDir)}`, error);
  });
  const restored = linksByPath(before);
  const manifest = await walkVersion(call, { mode: 'reindex', source: versionDir, version: name, restored });
  await writeManifest(versionDir, manifest).catch((error: unknown) => {
    throw wrap(`failed to save manifest for ${quote(versionDir)}`, error);
  });
  const after = await writeLinkFiles(versionDir, manifest).catch((error: unknown) => {
    throw wrap('failed to create linkfiles', error);
  });
  for (const folder of before.keys()) if (!after.has(folder)) await removeLinkFile(versionDir, folder);
}

async function isLatest({ name, assetDir }: EnteredVersion): Promise<boolean> {
  try {
    return (await readLatest(assetDir)) === name.version;
  } catch (error) {
    if (isMissing(error)) return false;
    throw wrap(`failed to read latest version for ${quote(assetDir)}`, error);
  }
}
