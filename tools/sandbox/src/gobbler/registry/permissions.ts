import { dumpJson, readFile } from '../disk.js';
import { isMissing, wrap } from '../errors.js';
import { bool, decodeJson, list, string, struct } from '../go/json-decode.js';
import { join } from '../go/path.js';
import { quote, type Raw } from '../go/raw.js';

/** A user who may upload, perhaps only one asset or version, perhaps only for a time (gobbler contract 3). */
export interface Uploader {
  id: Raw;
  asset?: Raw | undefined;
  version?: Raw | undefined;
  until?: Raw | undefined;
  trusted?: boolean | undefined;
}

/** Who may do what in a project or an asset. */
export interface Permissions {
  owners: Raw[] | null;
  uploaders: Uploader[] | null;
  globalWrite?: boolean | undefined;
}

/** Name of the file in a project or asset directory. */
export const PERMISSIONS = '..permissions';

const uploader = { asset: string, version: string, until: string, trusted: bool } as const;
const STORED = struct('permissionsMetadata', {
  owners: list(string),
  uploaders: list(struct('uploaderEntry', { id: string, ...uploader })),
  global_write: bool,
});

/** The same in a request, where `id` may be forgotten. */
export const PERMISSIONS_SHAPE = struct('unsafePermissionsMetadata', {
  owners: list(string),
  uploaders: list(struct('unsafeUploaderEntry', { id: string, ...uploader })),
  global_write: bool,
});

/** Reads the permissions in a project or asset directory. @throws GobblerError */
export async function readPermissions(dir: Raw): Promise<Permissions> {
  const content = await readFile(join(dir, PERMISSIONS)).catch((error: unknown) => {
    throw wrap(`failed to read ${quote(dir)}`, error);
  });
  return parse(content, dir);
}

/** The project's permissions and, where the asset has its own, those added for it. @throws GobblerError */
export async function withAssetPermissions(
  project: Permissions,
  assetDir: Raw,
  asset: Raw,
): Promise<Permissions> {
  const path = join(assetDir, PERMISSIONS);
  let content: Raw;
  try {
    content = await readFile(path);
  } catch (error) {
    if (isMissing(error)) return project;
    throw wrap(`failed to read ${quote(path)}`, error);
  }
  const own = parse(content, path);
  return {
    owners: [...(project.owners ?? []), ...(own.owners ?? [])],
    uploaders: [...(project.uploaders ?? []), ...(own.uploaders ?? []).map((u) => ({ ...u, asset }))],
  };
}

/** Writes the permissions of a project or asset directory. */
export async function writePermissions(dir: Raw, permissions: Permissions): Promise<void> {
  await dumpJson(join(dir, PERMISSIONS), {
    owners: permissions.owners,
    uploaders:
      permissions.uploaders?.map((u) => ({
        id: u.id,
        asset: u.asset,
        version: u.version,
        until: u.until,
        trusted: u.trusted,
      })) ?? null,
    global_write: permissions.globalWrite,
  });
}

function parse(content: Raw, where: Raw): Permissions {
  try {
    const stored = decodeJson(content, STORED);
    return {
      owners: stored.owners ?? null,
      uploaders: stored.uploaders?.map((u) => ({ ...u, id: u.id ?? '' })) ?? null,
      globalWrite: stored.global_write,
    };
  } catch (error) {
    throw wrap(`failed to parse JSON from ${quote(where)}`, error);
  }
}
