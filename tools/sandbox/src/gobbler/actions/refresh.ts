import { wrap } from '../errors.js';
import { string, struct } from '../go/json-decode.js';
import { quote } from '../go/raw.js';
import { requireName } from '../names.js';
import { refreshLatest as findLatest } from '../registry/latest.js';
import { projectUsage, writeUsage } from '../registry/usage.js';
import { readRequest } from '../request-file.js';
import { type Action, requireAdmin } from './action.js';
import { enterAsset, enterProject } from './enter.js';

const ASSET = struct('', { project: string, asset: string });
const PROJECT = struct('', { project: string });

/** Finds the latest version of an asset anew; answers `version` if there is one (gobbler contract 1.1). */
export const refreshLatest: Action = async (call) => {
  await requireAdmin(call, `refresh the latest version (${quote(call.file)})`);
  const request = await readRequest(call, ASSET);
  const project = requireName(request.project, { property: 'project', file: call.file });
  const asset = requireName(request.asset, { property: 'asset', file: call.file });
  const projectDir = await enterProject(call, { project });
  await call.locks.shared(projectDir, `failed to lock project directory ${quote(projectDir)}`);
  const assetDir = await enterAsset(call, { project, asset, projectDir });
  const version = await findLatest(assetDir);
  return version === undefined ? undefined : new Map([['version', version]]);
};

/** Counts the bytes of a project anew; answers `total` (gobbler contract 1.1). The refusal speaks of the latest version. */
export const refreshUsage: Action = async (call) => {
  await requireAdmin(call, `refresh the latest version (${quote(call.file)})`);
  const request = await readRequest(call, PROJECT);
  const project = requireName(request.project, { property: 'project', file: call.file });
  const projectDir = await enterProject(call, { project });
  await call.locks.exclusive(projectDir, `failed to lock the project directory ${quote(projectDir)}`);
  const total = await projectUsage(projectDir).catch((error: unknown) => {
    throw wrap(`failed to compute usage for ${quote(project)}`, error);
  });
  await writeUsage(projectDir, total);
  return new Map([['total', total]]);
};
