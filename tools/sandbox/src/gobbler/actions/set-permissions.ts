import { checkUploaders, isOwner, ownerOrSpoofed } from '../authorize.js';
import type { Call } from '../daemon.js';
import { exists, makeDirectory } from '../disk.js';
import { bad, forbidden, isMissing, wrap } from '../errors.js';
import { type Decoded, string, struct } from '../go/json-decode.js';
import { join } from '../go/path.js';
import { quote, type Raw } from '../go/raw.js';
import { nameFault, requireName } from '../names.js';
import {
  PERMISSIONS_SHAPE,
  type Permissions,
  readPermissions,
  writePermissions,
} from '../registry/permissions.js';
import { readRequest } from '../request-file.js';
import type { Action } from './action.js';
import { enterProject } from './enter.js';

const REQUEST = struct('', { project: string, asset: string, permissions: PERMISSIONS_SHAPE, spoof: string });
type Given = Decoded<typeof PERMISSIONS_SHAPE>;

/** Replaces whole lists of a project's or an asset's permissions (gobbler contract 3). */
export const setPermissions: Action = async (call) => {
  const request = await readRequest(call, REQUEST);
  const place = { property: 'project', file: call.file, verdict: 'missing or invalid' };
  const project = requireName(request.project, place);
  if (request.asset !== undefined) {
    const fault = nameFault(request.asset);
    if (fault !== undefined) throw bad(`invalid 'asset' property in ${quote(call.file)}; ${fault}`);
  }
  const given = request.permissions;
  if (given === undefined) throw bad(`expected a 'permissions' object in ${quote(call.file)}`);
  const user = await ownerOrSpoofed(call.daemon, call.file, request.spoof).catch((error: unknown) => {
    throw wrap('failed to identify user', error);
  });
  const projectDir = await enterProject(call, { project });
  if (request.asset === undefined) await setForProject(call, { user, project, projectDir, given });
  else await setForAsset(call, { user, project, projectDir, asset: request.asset, given });
  return undefined;
};

interface Change {
  readonly user: Raw;
  readonly project: Raw;
  readonly projectDir: Raw;
  readonly given: Given;
}

async function setForProject(call: Call, change: Change): Promise<void> {
  const { user, project, projectDir, given } = change;
  await call.locks.exclusive(projectDir, `failed to lock the project directory ${quote(projectDir)}`);
  const permissions = await projectPermissions(change);
  if (!isOwner(call.daemon, user, permissions.owners)) {
    throw forbidden(`user ${quote(user)} is not authorized to modify permissions for ${quote(project)}`);
  }
  replaceLists(permissions, given);
  if (given.global_write !== undefined) permissions.globalWrite = given.global_write;
  await writePermissions(projectDir, permissions);
}

async function setForAsset(call: Call, change: Change & { asset: Raw }): Promise<void> {
  const { projectDir, asset, given } = change;
  const failure = `failed to lock the project directory ${quote(projectDir)}`;
  await call.locks.shared(projectDir, failure);
  const project = await projectPermissions(change);
  const release = await call.locks.exclusiveNewDirectory(projectDir, failure);
  const assetDir = join(projectDir, asset);
  let permissions: Permissions = { owners: [], uploaders: [] };
  if (await exists(assetDir)) {
    await call.locks.exclusive(assetDir, failure);
    release();
    permissions = (await assetPermissions(assetDir, change)) ?? permissions;
    requireOwner(call, change, [...(project.owners ?? []), ...(permissions.owners ?? [])]);
  } else {
    requireOwner(call, change, project.owners);
    await makeDirectory(assetDir).catch((error: unknown) => {
      throw wrap(`failed to create new asset directory ${quote(assetDir)}`, error);
    });
  }
  replaceLists(permissions, given);
  if (given.uploaders !== undefined) {
    permissions.uploaders = (permissions.uploaders ?? []).map((u) => ({ ...u, asset: undefined }));
  }
  await writePermissions(assetDir, permissions);
}

function requireOwner(call: Call, change: Change & { asset: Raw }, owners: readonly Raw[] | null): void {
  if (isOwner(call.daemon, change.user, owners)) return;
  const where = `asset ${quote(change.asset)} in ${quote(change.project)}`;
  throw forbidden(`user ${quote(change.user)} is not authorized to modify permissions for ${where}`);
}

async function projectPermissions(change: Change): Promise<Permissions> {
  return readPermissions(change.projectDir).catch((error: unknown) => {
    throw wrap(`failed to read permissions for ${quote(change.project)}`, error);
  });
}

async function assetPermissions(
  assetDir: Raw,
  change: Change & { asset: Raw },
): Promise<Permissions | undefined> {
  try {
    return await readPermissions(assetDir);
  } catch (error) {
    if (isMissing(error)) return undefined;
    const where = `asset ${quote(change.asset)} in ${quote(change.project)}`;
    throw wrap(`failed to read permissions for ${where}`, error);
  }
}

function replaceLists(permissions: Permissions, given: Given): void {
  if (given.owners !== undefined) permissions.owners = given.owners;
  if (given.uploaders !== undefined) {
    permissions.uploaders = checkUploaders(given.uploaders, "invalid 'permissions.uploaders' in request");
  }
}
