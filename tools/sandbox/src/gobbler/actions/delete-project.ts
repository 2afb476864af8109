import type { Call } from '../daemon.js';
import { children, exists, removeAll } from '../disk.js';
import { failed, fsError, wrap } from '../errors.js';
import { string, struct } from '../go/json-decode.js';
import { join } from '../go/path.js';
import { quote, type Raw } from '../go/raw.js';
import { requireName } from '../names.js';
import { writeLog } from '../registry/logs.js';
import { readRequest } from '../request-file.js';
import { type Action, requireAdmin } from './action.js';

const REQUEST = struct('', { project: string });

/** Deletes a project; links into it from elsewhere are left dangling (gobbler contract 9). */
export const deleteProject: Action = async (call) => {
  await requireAdmin(call, 'delete a project');
  const request = await readRequest(call, REQUEST);
  const project = requireName(request.project, { property: 'project', file: call.file });
  const { registry } = call.daemon;
  await call.locks.exclusive(registry, 'failed to lock the registry');
  const projectDir = join(registry, project);
  const there = await exists(projectDir).catch((error: unknown) => {
    throw wrap(`failed to stat project directory ${quote(projectDir)}`, error);
  });
  if (!there) return undefined;
  if (projectDir === registry) await wipeRegistry(call);
  await removeAll(projectDir).catch((error: unknown) => {
    throw wrap(`failed to delete ${projectDir}`, error);
  });
  await writeLog(registry, call.daemon.now(), { type: 'delete-project', project }).catch((error: unknown) => {
    throw wrap('failed to create log for project deletion', error);
  });
  return undefined;
};

/**
 * Project `.` is the registry. Everything in it goes; only the directory itself stays, since the service account may not
 * write to what is above it (recording delete_project_dot).
 */
async function wipeRegistry(call: Call): Promise<never> {
  const { registry } = call.daemon;
  for (const child of await children(registry)) await removeAll(join(registry, child.name));
  const reason: Raw = fsError('unlinkat', registry, 'EACCES').reason;
  throw failed(`failed to delete ${registry}; ${reason}`);
}
