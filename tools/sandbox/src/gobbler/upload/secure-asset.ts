import { mayUpload } from '../authorize.js';
import type { Call } from '../daemon.js';
import { exists, makeDirectory } from '../disk.js';
import { forbidden, type GobblerError, wrap } from '../errors.js';
import { join } from '../go/path.js';
import { quote, type Raw } from '../go/raw.js';
import { readPermissions, withAssetPermissions, writePermissions } from '../registry/permissions.js';
import type { UploadRequest } from './upload-request.js';

/** Locks the asset for this upload, makes it if it is new, and checks who may upload. @throws GobblerError */
export async function secureAsset(
  call: Call,
  request: UploadRequest,
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
