import { checkUploaders } from '../authorize.js';
import { exists, makeDirectories, writeFile } from '../disk.js';
import { bad, wrap } from '../errors.js';
import { string, struct } from '../go/json-decode.js';
import { join } from '../go/path.js';
import { quote } from '../go/raw.js';
import { nameFault } from '../names.js';
import { PERMISSIONS_SHAPE, type Permissions, writePermissions } from '../registry/permissions.js';
import { USAGE } from '../registry/usage.js';
import { readRequest } from '../request-file.js';
import { type Action, requireAdmin } from './action.js';

const REQUEST = struct('', { project: string, permissions: PERMISSIONS_SHAPE });

/** Makes a project; bad uploaders are noticed only when its directory is there already (gobbler contract 3). */
export const createProject: Action = async (call) => {
  const user = await requireAdmin(call, 'create a project');
  const request = await readRequest(call, REQUEST);
  if (request.project === undefined) throw bad(`expected a 'project' property in ${quote(call.file)}`);
  const fault = nameFault(request.project);
  if (fault !== undefined) throw bad(`invalid project name; ${fault}`);

  await call.locks.exclusive(call.daemon.registry, 'failed to lock the registry');
  const projectDir = join(call.daemon.registry, request.project);
  const there = await exists(projectDir).catch((error: unknown) => {
    throw wrap(`failed to stat project directory ${quote(projectDir)}`, error);
  });
  if (there) throw bad(`project directory ${quote(projectDir)} already exists`);
  await makeDirectories(projectDir).catch((error: unknown) => {
    throw wrap(`failed to create a new project directory ${projectDir}`, error);
  });

  const given = request.permissions;
  const permissions: Permissions = {
    owners: given?.owners ?? [user],
    uploaders: checkUploaders(
      given?.uploaders ?? [],
      "invalid 'permissions.uploaders' in the request details",
    ),
    globalWrite: given?.global_write,
  };
  await writePermissions(projectDir, permissions);
  const year = new Date(call.daemon.now()).getFullYear();
  const quota = `{ "baseline": 1000000000, "growth_rate": 1000000000, "year": ${year} }`;
  await writeFile(join(projectDir, '..quota'), quota);
  await writeFile(join(projectDir, USAGE), '{ "total": 0 }');
  return undefined;
};
