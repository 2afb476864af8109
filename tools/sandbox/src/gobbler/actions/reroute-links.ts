import type { Call } from '../daemon.js';
import { userDirectories } from '../disk.js';
import { bad, cancelled, wrap } from '../errors.js';
import { bool, list, string, struct } from '../go/json-decode.js';
import { join } from '../go/path.js';
import { quote, type Raw } from '../go/raw.js';
import { requireName } from '../names.js';
import { readUsage, writeUsage } from '../registry/usage.js';
import { readRequest } from '../request-file.js';
import { type DeleteTask, type Doomed, findDoomed } from '../reroute/doomed.js';
import { executeReroutes } from '../reroute/execute.js';
import { type Proposal, proposeReroutes, type RerouteAction } from '../reroute/propose.js';
import { type Action, requireAdmin } from './action.js';

const TASK = struct('deleteTask', { project: string, asset: string, version: string });
const REQUEST = struct('', { to_delete: list(TASK), dry_run: bool });

/**
 * Makes links independent of what will be deleted, with the whole registry locked; answers `changes`. It deletes
 * nothing itself (gobbler contract 3).
 */
export const rerouteLinks: Action = async (call) => {
  await requireAdmin(call, 'delete a project');
  const request = await readRequest(call, REQUEST);
  if (request.to_delete === undefined) {
    throw bad(`expected a 'to_delete' property in ${quote(call.file)}; %!w(<nil>)`);
  }
  const tasks = request.to_delete.map((task) => checkTask(call, task));
  await call.locks.exclusive(call.daemon.registry, 'failed to acquire the lock on the registry');
  const doomed = await findDoomed(call.daemon.registry, tasks);
  if (doomed.files.size === 0) return answer([]);
  const proposals = await proposeAll(call, doomed);
  const actions = proposals.flatMap(({ proposal }) => proposal.actions);
  if (request.dry_run !== true) await executeAll(call, proposals);
  return answer(actions);
};

const answer = (actions: readonly RerouteAction[]) =>
  new Map([['changes', actions.map(({ copy, path, source, usage }) => ({ copy, path, source, usage }))]]);

function checkTask(call: Call, task: { [K in keyof DeleteTask]?: Raw | undefined }): DeleteTask {
  const check = (property: 'project' | 'asset' | 'version'): Raw =>
    requireName(task[property] ?? '', { property, file: call.file });
  const project = check('project');
  if (task.asset === undefined) {
    if (task.version === undefined) return { project };
    throw bad(`'version' requires the 'asset' to be specified in ${quote(call.file)}; %!w(<nil>)`);
  }
  const asset = check('asset');
  return task.version === undefined ? { project, asset } : { project, asset, version: check('version') };
}

interface VersionProposal {
  readonly project: Raw;
  readonly version: Raw;
  readonly proposal: Proposal;
}

/** One unreadable version anywhere fails the whole request (recording after_server_killed_mid_upload_admin_repair). */
async function proposeAll(call: Call, doomed: Doomed): Promise<VersionProposal[]> {
  const { registry } = call.daemon;
  const found: VersionProposal[] = [];
  for (const project of await userDirectories(registry)) {
    for (const asset of await userDirectories(join(registry, project))) {
      for (const name of await userDirectories(join(registry, project, asset))) {
        if (call.signal.aborted) throw cancelled('reroute request');
        const version = join(project, asset, name);
        if (doomed.versions.has(version)) continue;
        const proposal = await proposeReroutes(registry, doomed.files, version).catch((error: unknown) => {
          const where = `version ${quote(name)} of asset ${quote(asset)} in project ${quote(project)}`;
          throw wrap(`failed to reroute links for ${where}`, error);
        });
        if (proposal.actions.length > 0) found.push({ project, version, proposal });
      }
    }
  }
  return found;
}

async function executeAll(call: Call, proposals: readonly VersionProposal[]): Promise<void> {
  const { registry } = call.daemon;
  const usage = new Map<Raw, number>();
  for (const { project, proposal } of proposals) {
    const before = usage.get(project) ?? (await projectUsageOf(join(registry, project)));
    usage.set(
      project,
      proposal.actions.reduce((sum, action) => sum + action.usage, before),
    );
  }
  for (const { version, proposal } of proposals) {
    if (call.signal.aborted) throw cancelled('reroute request');
    await executeReroutes({ registry, version, signal: call.signal }, proposal);
  }
  for (const [project, total] of usage) {
    await writeUsage(join(registry, project), total).catch((error: unknown) => {
      throw wrap(`failed to save updated usage for project ${quote(project)}`, error);
    });
  }
}

async function projectUsageOf(projectDir: Raw): Promise<number> {
  return readUsage(projectDir).catch((error: unknown) => {
    throw wrap(`failed to read usage for ${quote(projectDir)}`, error);
  });
}
