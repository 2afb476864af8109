import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Call, callOf, eachLimited } from '@omnipub/core';
import { gobblerError } from '../errors.js';
import { registryPath } from '../info.js';
import { checkNames, checkRelativePath, unpackPath, type VersionNames, versionKey } from '../names.js';
import { type GobblerSession } from '../session.js';
import { type CachedVersion, type CacheUse, cacheRoot, ensureCached, openCachedVersion } from './cache.js';
import { listAssets, listVersions } from './list.js';
import { versionState } from './probe.js';
import { remoteReader } from './read-remote.js';
import { type Reader, type ReadOptions, readerFor } from './reader.js';

/** Options of {@link fetchFile}. */
export interface FetchOptions extends ReadOptions, CacheUse {}

/** Options of {@link fetchDirectory}. */
export interface FetchDirectoryOptions extends FetchOptions {
  /** Downloads at once. @default 8 */
  readonly concurrent?: number | undefined;
}

/**
 * The local path of one file: in the mounted registry, else in the cache, where it is downloaded and checked against the
 * manifest. `path` is relative to the registry.
 *
 * @throws PublishError NOT_FOUND; PROTOCOL when what came is not what the manifest says
 */
export async function fetchFile(
  session: GobblerSession,
  path: string,
  options: FetchOptions = {},
): Promise<string> {
  checkRelativePath(path);
  const call = callOf(options);
  const reader = await readerFor(session, options, call);
  if (reader.kind === 'local') return mounted(session, path, { call, want: 'file' });
  const inside = insideVersion(path);
  const name = path.slice(path.lastIndexOf('/') + 1);
  // The service's own files are in no manifest, and all but those of a version change.
  if (name.startsWith('..')) return downloadInternal(session, reader, path, call);
  if (inside?.path === undefined) {
    throw gobblerError('INVALID_INPUT', `${JSON.stringify(path)} is a directory`, {
      hint: 'use fetchDirectory',
    });
  }
  const version = await openCachedVersion(session, reader, inside, call);
  const entry = Object.hasOwn(version.manifest, inside.path) ? version.manifest[inside.path] : undefined;
  if (entry === undefined || entry.md5sum === '') throw missing(path);
  return ensureCached(version, inside.path, { ...options, entry, reader, call });
}

/**
 * The local path of a directory with everything in it: in the mounted registry, else in the cache. A version or a part of it is downloaded
 * once, and checked; of a project or an asset, what can change is downloaded each time.
 *
 * @throws PublishError NOT_FOUND; PROTOCOL when what came is not what the manifest says
 */
export async function fetchDirectory(
  session: GobblerSession,
  path: string,
  options: FetchDirectoryOptions = {},
): Promise<string> {
  checkRelativePath(path);
  const call = callOf(options);
  const reader = await readerFor(session, options, call);
  if (reader.kind === 'local') return mounted(session, path, { call, want: 'directory' });
  const inside = insideVersion(path);
  if (inside === undefined) return fetchAbove(session, path, options, call);
  const version = await openCachedVersion(session, reader, inside, call);
  await fetchPart(version, inside.path ?? '', { ...options, reader, call });
  return join(version.directory, inside.path ?? '');
}

/** The local path of a version; {@link fetchDirectory} of `project/asset/version`. */
export async function versionPath(
  session: GobblerSession,
  names: VersionNames,
  options: FetchDirectoryOptions = {},
): Promise<string> {
  return fetchDirectory(session, versionKey(names), options);
}

type PartOptions = FetchDirectoryOptions & { readonly reader: Reader; readonly call: Call };

async function fetchPart(version: CachedVersion, part: string, options: PartOptions): Promise<void> {
  const { reader, call } = options;
  const below = part === '' ? '' : `${part}/`;
  const entries = Object.entries(version.manifest).filter(
    ([path]) => path === part || path.startsWith(below),
  );
  const files = entries.filter(([, entry]) => entry.md5sum !== '');
  if (part !== '' && (entries.length === 0 || files.some(([path]) => path === part))) {
    throw missing(`${versionKey(version.names)}/${part}`);
  }
  await mkdir(join(version.directory, part), { recursive: true });
  for (const [path, entry] of entries) {
    checkRelativePath(path);
    if (entry.md5sum === '') await mkdir(join(version.directory, path), { recursive: true });
  }
  const limit = { limit: options.concurrent ?? 8, signal: call.signal };
  await eachLimited(files, limit, async ([path, entry]) => {
    await ensureCached(version, path, { ...options, entry });
  });
  if (version.complete.includes(part) && options.overwrite !== true) return;
  const key = versionKey(version.names);
  const listed = (await reader.list(part === '' ? key : `${key}/${part}`, { recursive: true }, call)) ?? [];
  const internal = listed.filter((path) => path.slice(path.lastIndexOf('/') + 1).startsWith('..'));
  await eachLimited(internal, limit, async (path) => {
    checkRelativePath(path);
    await reader.download(`${key}/${below}${path}`, join(version.directory, part, path), undefined, call);
  });
  await version.markComplete(part);
}

/** A project or an asset: its own files, which change, and every complete version. */
async function fetchAbove(
  session: GobblerSession,
  path: string,
  options: FetchDirectoryOptions,
  call: Call,
): Promise<string> {
  const [project = '', asset] = path.split('/');
  checkNames({ project, ...(asset === undefined ? {} : { asset }) });
  const reader = remoteReader(session);
  const children = await reader.list(path, { recursive: false }, call);
  if (children === undefined) throw missing(path);
  const directory = join(cacheRoot(session), 'REGISTRY', path);
  await mkdir(directory, { recursive: true });
  for (const name of children) {
    // Locks are empty and mean nothing elsewhere.
    if (name.endsWith('/') || !name.startsWith('..') || name.startsWith('..LOCK')) continue;
    await downloadInternal(session, reader, `${path}/${name}`, call);
  }
  const remote = { ...options, forceRemote: true };
  if (asset === undefined) {
    for (const each of await listAssets(session, project, remote)) {
      await fetchAbove(session, `${project}/${each}`, options, call);
    }
    return directory;
  }
  for (const version of await listVersions(session, project, asset, remote)) {
    const { state } = await versionState(reader, { project, asset, version }, call);
    if (state === 'complete') await fetchDirectory(session, `${project}/${asset}/${version}`, remote);
  }
  return directory;
}

async function downloadInternal(
  session: GobblerSession,
  reader: Reader,
  path: string,
  call: Call,
): Promise<string> {
  const at = join(cacheRoot(session), 'REGISTRY', path);
  await reader.download(path, at, undefined, call);
  return at;
}

async function mounted(
  session: GobblerSession,
  path: string,
  how: { readonly call: Call; readonly want: 'file' | 'directory' },
): Promise<string> {
  const at = join((await registryPath(session, how.call)) ?? '', path);
  const status = await stat(at).catch(() => undefined);
  if (status === undefined || status.isDirectory() !== (how.want === 'directory')) throw missing(path);
  return at;
}

function insideVersion(path: string): (VersionNames & { readonly path?: string }) | undefined {
  if (path.split('/').length < 3) return undefined;
  const unpacked = unpackPath(path);
  checkNames({ project: unpacked.project, asset: unpacked.asset });
  return unpacked.version.startsWith('..') ? undefined : unpacked;
}

function missing(path: string): Error {
  return gobblerError('NOT_FOUND', `there is no ${JSON.stringify(path)} in the registry`, {
    hint: 'check the names, and the path within the version',
  });
}
