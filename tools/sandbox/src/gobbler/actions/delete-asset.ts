import { exists, removeAll } from '../disk.js';
import { wrap } from '../errors.js';
import { bool, string, struct } from '../go/json-decode.js';
import { join } from '../go/path.js';
import { quote } from '../go/raw.js';
import { requireName } from '../names.js';
import { writeLog } from '../registry/logs.js';
import { assetUsage, editUsage } from '../registry/usage.js';
import { readRequest } from '../request-file.js';
import { type Action, requireAdmin } from './action.js';
import { findProject } from './enter.js';
import { tryUsage } from './try-usage.js';

const REQUEST = struct('', { project: string, asset: string, force: bool });

/** Deletes an asset with all its versions; `force` does it even if their manifests are unreadable. */
export const deleteAsset: Action = async (call) => {
  await requireAdmin(call, 'delete a project');
  const request = await readRequest(call, REQUEST);
  const project = requireName(request.project, { property: 'project', file: call.file });
  const asset = requireName(request.asset, { property: 'asset', file: call.file });

  const projectDir = await findProject(call, { project });
  if (projectDir === undefined) return undefined;
  await call.locks.exclusive(projectDir, `failed to lock the project directory ${quote(projectDir)}`);
  const assetDir = join(projectDir, asset);
  const there = await exists(assetDir).catch((error: unknown) => {
    throw wrap(`failed to stat asset directory ${quote(assetDir)}`, error);
  });
  if (!there) return undefined;

  const bytes = await tryUsage(() => assetUsage(assetDir), { force: request.force === true, dir: assetDir });
  await removeAll(assetDir).catch((error: unknown) => {
    throw wrap(`failed to delete ${assetDir}`, error);
  });
  if (bytes !== undefined) {
    await editUsage(call, projectDir, -bytes).catch((error: unknown) => {
      throw wrap(`failed to update usage for ${projectDir}`, error);
    });
  }
  const entry = { type: 'delete-asset', project, asset } as const;
  await writeLog(call.daemon.registry, call.daemon.now(), entry).catch((error: unknown) => {
    throw wrap('failed to create log for asset deletion', error);
  });
  return undefined;
};
