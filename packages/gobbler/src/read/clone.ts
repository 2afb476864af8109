import { lstat, mkdir, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { callOf, eachLimited } from '@omnipub/core';
import { gobblerError } from '../errors.js';
import { registryPath } from '../info.js';
import { checkRelativePath, type VersionNames, versionKey } from '../names.js';
import type { Manifest } from '../schemas.js';
import { type GobblerSession } from '../session.js';
import { fetchManifest } from './fetch-json.js';
import { type ReadOptions, readerFor } from './reader.js';

/** Options of {@link cloneVersion}. */
export interface CloneOptions extends ReadOptions {
  /** Copy the files instead of linking to them. @default false where the registry is mounted, true elsewhere */
  readonly copy?: boolean | undefined;
}

/**
 * Rebuilds a version in a directory, to be changed and uploaded as the next one. Where the registry is mounted, each file becomes an absolute
 * link into it, which the service turns into a link again; elsewhere the files are downloaded and checked against the manifest.
 * Empty directories become real ones (pygobbler makes links of them, which can't be uploaded). Nothing is written when anything is in the way.
 *
 * @throws PublishError NOT_FOUND; INVALID_INPUT naming what is in the way
 */
export async function cloneVersion(
  session: GobblerSession,
  names: VersionNames,
  destination: string,
  options: CloneOptions = {},
): Promise<void> {
  const key = versionKey(names);
  const call = callOf(options);
  const manifest = await fetchManifest(session, names.project, names.asset, names.version, options);
  for (const path of Object.keys(manifest)) checkRelativePath(path);
  await refuseExisting(destination, manifest);
  const reader = await readerFor(session, options, call);
  const registry = reader.kind === 'local' ? await registryPath(session, call) : undefined;
  await mkdir(destination, { recursive: true });
  const entries = Object.entries(manifest);
  await eachLimited(entries, { limit: 8, signal: call.signal }, async ([path, entry]) => {
    const at = join(destination, path);
    if (entry.md5sum === '') {
      await mkdir(at, { recursive: true });
      return;
    }
    await mkdir(dirname(at), { recursive: true });
    if (registry !== undefined && options.copy !== true) await symlink(join(registry, key, path), at);
    else await reader.download(`${key}/${path}`, at, { size: entry.size, md5: entry.md5sum }, call);
  });
}

async function refuseExisting(destination: string, manifest: Manifest): Promise<void> {
  const there: string[] = [];
  for (const [path, entry] of Object.entries(manifest)) {
    const status = await lstat(join(destination, path)).catch(() => undefined);
    if (status !== undefined && !(entry.md5sum === '' && status.isDirectory())) there.push(path);
  }
  if (there.length === 0) return;
  const first = there.slice(0, 5).map((path) => JSON.stringify(path));
  throw gobblerError('INVALID_INPUT', `${JSON.stringify(destination)} already holds ${first.join(', ')}`, {
    hint: 'clone into an empty directory',
  });
}
