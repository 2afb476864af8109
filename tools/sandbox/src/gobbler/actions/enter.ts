import type { Call } from '../daemon.js';
import { exists } from '../disk.js';
import { missing, wrap } from '../errors.js';
import { join } from '../go/path.js';
import { quote, type Raw } from '../go/raw.js';

/** How the message begins when a lock cannot be had. */
export type LockWording = (what: 'registry' | 'project' | 'asset', dir: Raw) => Raw;

/** Words of most actions. */
export const LOCK_WORDING: LockWording = (what, dir) =>
  what === 'registry'
    ? `failed to lock the registry ${quote(dir)}`
    : `failed to lock ${what} directory ${quote(dir)}`;

/** Words of reindex and validate. */
export const ACQUIRE_WORDING: LockWording = (_what, dir) => `failed to acquire the lock on ${quote(dir)}`;

/** Where an action goes to. */
export interface Entry {
  readonly project: Raw;
  /** @default LOCK_WORDING */
  readonly wording?: LockWording;
}

/** Like {@link enterProject}, but undefined when the project does not exist (the delete family succeeds then). */
export async function findProject(call: Call, entry: Entry): Promise<Raw | undefined> {
  const { registry } = call.daemon;
  const failure = (entry.wording ?? LOCK_WORDING)('registry', registry);
  await call.locks.shared(registry, failure);
  const release = await call.locks.sharedNewDirectory(registry, failure);
  const projectDir = join(registry, entry.project);
  const there = await exists(projectDir).catch((error: unknown) => {
    throw wrap(`failed to stat ${quote(projectDir)}`, error);
  });
  release();
  return there ? projectDir : undefined;
}

/** Locks the registry for reading and finds the directory of a project. @throws GobblerError 404 */
export async function enterProject(call: Call, entry: Entry): Promise<Raw> {
  const projectDir = await findProject(call, entry);
  if (projectDir === undefined) throw missing(`project ${entry.project} does not exist`);
  return projectDir;
}

/** An asset in an entered project. */
export interface AssetEntry extends Entry {
  readonly asset: Raw;
  readonly projectDir: Raw;
}

/** Locks nothing but new directories of the project, then the asset for this call alone; undefined when absent. */
export async function findAsset(call: Call, entry: AssetEntry): Promise<Raw | undefined> {
  const wording = entry.wording ?? LOCK_WORDING;
  const release = await call.locks.sharedNewDirectory(entry.projectDir, wording('project', entry.projectDir));
  const assetDir = join(entry.projectDir, entry.asset);
  const there = await exists(assetDir).catch((error: unknown) => {
    throw wrap(`failed to stat ${quote(assetDir)}`, error);
  });
  release();
  if (!there) return undefined;
  await call.locks.exclusive(assetDir, wording('asset', assetDir));
  return assetDir;
}

/** Like {@link findAsset}. @throws GobblerError 404 */
export async function enterAsset(call: Call, entry: AssetEntry): Promise<Raw> {
  const assetDir = await findAsset(call, entry);
  if (assetDir === undefined)
    throw missing(`asset ${entry.asset} does not exist in project ${entry.project}`);
  return assetDir;
}

/** Checks that a version of an entered asset is there. @throws GobblerError 404 */
export async function enterVersion(entry: AssetEntry & { assetDir: Raw; version: Raw }): Promise<Raw> {
  const versionDir = join(entry.assetDir, entry.version);
  const there = await exists(versionDir).catch((error: unknown) => {
    throw wrap(`failed to stat ${quote(versionDir)}`, error);
  });
  if (there) return versionDir;
  const { version, asset, project } = entry;
  throw missing(`version ${version} does not exist for asset ${asset} of project ${project}`);
}
