import { mayUpload, ownerOrSpoofed } from '../authorize.js';
import type { Call } from '../daemon.js';
import { exists, lstat, makeDirectory, removeAll } from '../disk.js';
import { bad, forbidden, GobblerError, UnknownOwner, wrap } from '../errors.js';
import { bool, string, struct } from '../go/json-decode.js';
import { base, dir, join } from '../go/path.js';
import { quote, type Raw } from '../go/raw.js';
import { formatTime } from '../go/time.js';
import { expectName } from '../names.js';
import { writeLatest } from '../registry/latest.js';
import { writeLinkFiles } from '../registry/linkfiles.js';
import { writeLog } from '../registry/logs.js';
import { type Manifest, writeManifest } from '../registry/manifest.js';
import { readPermissions, withAssetPermissions, writePermissions } from '../registry/permissions.js';
import { writeSummary } from '../registry/summary.js';
import { editUsage, usageOf } from '../registry/usage.js';
import { readRequest } from '../request-file.js';
import { loadDuplicates } from '../upload/dedup.js';
import { walkVersion } from '../upload/version-walk.js';
import type { Action } from './action.js';
import { enterProject } from './enter.js';

const REQUEST = struct('uploadRequest', {
  source: string,
  project: string,
  asset: string,
  version: string,
  on_probation: bool,
  consume: bool,
  ignore_dot: bool,
  spoof: string,
});

interface Upload {
  readonly user: Raw;
  readonly source: Raw;
  readonly project: Raw;
  readonly asset: Raw;
  readonly version: Raw;
  readonly onProbation: boolean;
  readonly consume: boolean;
  readonly ignoreDot: boolean;
  readonly start: number;
}

/** Registers a directory of staging as a new version (gobbler contract 6). */
export const upload: Action = async (call) => {
  const start = call.daemon.now();
  const request = await preflight(call, start);
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

async function preflight(call: Call, start: number): Promise<Upload> {
  const request = await readRequest(call, REQUEST);
  const user = await ownerOrSpoofed(call.daemon, call.file, request.spoof).catch((error: unknown) => {
    throw wrap(`failed to find owner of ${quote(call.file)}`, error);
  });
  const name = request.source;
  if (name === undefined) throw bad(`expected a 'source' property in ${quote(call.file)}; %!w(<nil>)`);
  if (name !== base(name)) throw bad(`expected 'source' to be a name, not a path, in ${quote(call.file)}`);
  const source = join(dir(call.file), name);
  const info = await lstat(source).catch((error: unknown) => {
    const reason = error instanceof GobblerError ? error.reason : String(error);
    throw bad(`failed to stat ${quote(name)} in the staging directory; ${reason}`);
  });
  if (!info.isDirectory()) throw bad(`expected ${quote(name)} to be a directory`);
  const sourceUser = await sourceOwner(call, { name, source, spoof: request.spoof });
  if (sourceUser !== user || isStagingOrAbove(name)) {
    const names = `${sourceUser} vs ${user}`;
    throw forbidden(`requesting user must be the same as the owner of the 'source' directory (${names})`);
  }
  const expect = (property: 'project' | 'asset' | 'version'): Raw =>
    expectName(request[property], { property, file: call.file });
  return {
    user,
    source,
    project: expect('project'),
    asset: expect('asset'),
    version: expect('version'),
    onProbation: request.on_probation === true,
    consume: request.consume === true,
    ignoreDot: request.ignore_dot === true,
    start,
  };
}

/**
 * `.` and `..` pass as names; only the owner of staging, whom the sandbox cannot have apart from its user, keeps them
 * out (gobbler contract 3).
 */
const isStagingOrAbove = (name: Raw): boolean => name === '.' || name === '..' || name === '/';

async function sourceOwner(call: Call, of: { name: Raw; source: Raw; spoof: Raw | undefined }): Promise<Raw> {
  try {
    return await ownerOrSpoofed(call.daemon, of.source, of.spoof);
  } catch (error) {
    throw error instanceof UnknownOwner ? error : wrap(`failed to find owner of ${quote(of.source)}`, error);
  }
}

/** Locks the asset for this upload, makes it if it is new, and checks who may upload. */
async function secureAsset(
  call: Call,
  request: Upload,
  projectDir: Raw,
): Promise<{ assetDir: Raw; trusted: boolean }> {
  const { daemon, locks } = call;
  const { user, project, asset } = request;
  const lockFailure = `failed to lock project directory ${quote(projectDir)}`;
  await locks.shared(projectDir, lockFailure);
  const release = await locks.exclusiveNewDirectory(projectDir, lockFailure);
  const permissions = await readPermissions(projectDir).catch((error: unknown) => {
    throw wrap(`failed to read permissions for ${quote(project)}`, error);
  });
  const assetDir = join(projectDir, asset);
  const assetFailure = `failed to lock asset directory ${quote(assetDir)}`;
  const denied = (): GobblerError => forbidden(`user '${user}' is not authorized to upload to '${project}'`);
  const there = await exists(assetDir).catch((error: unknown) => {
    throw wrap(`failed to stat asset directory ${quote(assetDir)}`, error);
  });
  if (there) {
    await locks.exclusive(assetDir, assetFailure);
    const combined = await withAssetPermissions(permissions, assetDir, asset).catch((error: unknown) => {
      throw wrap(`failed to read permissions for asset ${quote(asset)} in ${quote(project)}`, error);
    });
    const { allowed, trusted } = mayUpload(daemon, user, combined, request);
    if (!allowed) throw denied();
    release();
    return { assetDir, trusted };
  }
  // A project open to all asks nobody, not even its own untrusted uploaders.
  const open = permissions.globalWrite === true;
  const { allowed, trusted } = open
    ? { allowed: true, trusted: true }
    : mayUpload(daemon, user, permissions, request);
  if (!allowed) throw denied();
  await makeDirectory(assetDir).catch((error: unknown) => {
    throw wrap(`failed to create a new asset directory inside ${quote(assetDir)}`, error);
  });
  if (open) await writePermissions(assetDir, { owners: [user], uploaders: null });
  await locks.exclusive(assetDir, assetFailure);
  release();
  return { assetDir, trusted };
}

interface Target {
  readonly projectDir: Raw;
  readonly assetDir: Raw;
  readonly versionDir: Raw;
  readonly onProbation: boolean;
}

async function fill(call: Call, request: Upload, target: Target): Promise<void> {
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

async function transfer(call: Call, request: Upload, versionDir: Raw): Promise<Manifest> {
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
