import type { Call } from '../daemon.js';
import { children, dumpJson } from '../disk.js';
import { wrap } from '../errors.js';
import { join } from '../go/path.js';
import { quote, type Raw } from '../go/raw.js';
import { type Manifest, readManifest } from './manifest.js';
import { memberOf, readMetadata } from './metadata-file.js';

/** Name of the file in a project directory that holds its bytes. */
export const USAGE = '..usage';

/** The recorded bytes of a project. @throws GobblerError */
export async function readUsage(projectDir: Raw): Promise<number> {
  const path = join(projectDir, USAGE);
  const content = await readMetadata(path, {
    read: `failed to read '${path}'`,
    parse: `failed to parse JSON in '${path}'`,
  });
  return Number(memberOf(content, 'total') ?? 0);
}

/** Records the bytes of a project. */
export async function writeUsage(projectDir: Raw, total: number): Promise<void> {
  await dumpJson(join(projectDir, USAGE), { total });
}

/** Adds to the recorded bytes under the usage lock of the project. */
export async function editUsage(call: Call, projectDir: Raw, delta: number): Promise<void> {
  const release = await call.locks.usage(projectDir, `failed to lock usage file in ${quote(projectDir)}`);
  try {
    const total = await readUsage(projectDir).catch((error: unknown) => {
      throw wrap(`failed to read existing usage for ${quote(projectDir)}`, error);
    });
    await writeUsage(projectDir, total + delta);
  } finally {
    release();
  }
}

/** Bytes of the files of a manifest that are no links. */
export function usageOf(manifest: Manifest): number {
  let total = 0;
  for (const entry of manifest.values()) if (entry.link === undefined) total += entry.size;
  return total;
}

/** Bytes of one version by its manifest. @throws GobblerError */
export async function versionUsage(versionDir: Raw): Promise<number> {
  try {
    return usageOf(await readManifest(versionDir));
  } catch (error) {
    throw wrap('failed to open manifest', error);
  }
}

/** Bytes of all versions of an asset; every directory counts as a version. @throws GobblerError */
export function assetUsage(assetDir: Raw): Promise<number> {
  return sum(assetDir, { what: 'version', of: versionUsage });
}

/** Bytes of all assets of a project; every directory counts as an asset. @throws GobblerError */
export function projectUsage(projectDir: Raw): Promise<number> {
  return sum(projectDir, { what: 'asset', of: assetUsage });
}

async function sum(dir: Raw, part: { what: string; of: (dir: Raw) => Promise<number> }): Promise<number> {
  const entries = await children(dir).catch((error: unknown) => {
    throw wrap(`failed to list ${part.what}s`, error);
  });
  let total = 0;
  for (const entry of entries) {
    if (entry.kind !== 'directory') continue;
    total += await part.of(join(dir, entry.name)).catch((error: unknown) => {
      throw wrap(`failed to get usage for ${part.what} ${quote(entry.name)}`, error);
    });
  }
  return total;
}
