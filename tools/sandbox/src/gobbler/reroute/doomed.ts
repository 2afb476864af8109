import { userDirectories } from '../disk.js';
import { wrap } from '../errors.js';
import { join } from '../go/path.js';
import { quote, type Raw } from '../go/raw.js';
import { readManifest } from '../registry/manifest.js';

/** What a request says will be deleted: a project, an asset or a version. */
export interface DeleteTask {
  readonly project: Raw;
  readonly asset?: Raw | undefined;
  readonly version?: Raw | undefined;
}

/** What will be gone, seen from the registry. */
export interface Doomed {
  readonly versions: ReadonlySet<Raw>;
  readonly files: ReadonlySet<Raw>;
}

/** Lists the versions and files that the tasks name. @throws GobblerError when one of them cannot be read */
export async function findDoomed(registry: Raw, tasks: readonly DeleteTask[]): Promise<Doomed> {
  const versions = new Set<Raw>();
  for (const task of tasks) for (const version of await versionsOf(registry, task)) versions.add(version);
  const files = new Set<Raw>();
  for (const version of versions) {
    const versionDir = join(registry, version);
    const manifest = await readManifest(versionDir).catch((error: unknown) => {
      throw wrap(`failed to read manifest at ${quote(versionDir)}`, error);
    });
    for (const path of manifest.keys()) files.add(join(version, path));
  }
  return { versions, files };
}

async function versionsOf(registry: Raw, task: DeleteTask): Promise<Raw[]> {
  const { project, asset, version } = task;
  if (asset !== undefined && version !== undefined) return [join(project, asset, version)];
  const found: Raw[] = [];
  const assets = asset === undefined ? await list(join(registry, project)) : [asset];
  for (const name of assets) {
    for (const each of await list(join(registry, project, name))) found.push(join(project, name, each));
  }
  return found;
}

async function list(dir: Raw): Promise<Raw[]> {
  return userDirectories(dir).catch((error: unknown) => {
    throw wrap(`failed to read contents of ${quote(dir)}`, error);
  });
}
