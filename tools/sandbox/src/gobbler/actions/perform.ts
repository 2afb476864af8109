import type { Call } from '../daemon.js';
import { bad } from '../errors.js';
import type { Raw } from '../go/raw.js';
import type { Action, Payload } from './action.js';
import { createProject } from './create-project.js';
import { deleteAsset } from './delete-asset.js';
import { deleteProject } from './delete-project.js';
import { deleteVersion } from './delete-version.js';
import { approveProbation, rejectProbation } from './probation.js';
import { refreshLatest, refreshUsage } from './refresh.js';
import { reindexVersion } from './reindex-version.js';
import { rerouteLinks } from './reroute-links.js';
import { setPermissions } from './set-permissions.js';
import { upload } from './upload.js';
import { validateVersion } from './validate-version.js';

/** All actions (gobbler contract 3). */
const ACTIONS: Readonly<Record<string, Action>> = {
  create_project: createProject,
  upload,
  set_permissions: setPermissions,
  approve_probation: approveProbation,
  reject_probation: rejectProbation,
  delete_project: deleteProject,
  delete_asset: deleteAsset,
  delete_version: deleteVersion,
  refresh_latest: refreshLatest,
  refresh_usage: refreshUsage,
  reindex_version: reindexVersion,
  validate_version: validateVersion,
  reroute_links: rerouteLinks,
  /** Deprecated; reads nothing, anyone may ask. */
  health_check: async () => undefined,
};

/** Does what a request file named `<action>-<anything>` asks for. @throws GobblerError 400 for an unknown action */
export async function perform(call: Call, kind: Raw): Promise<Payload | undefined> {
  const dash = kind.indexOf('-');
  const name = dash < 0 ? '' : kind.slice(0, dash);
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action === undefined) throw bad('invalid request type');
  return action(call);
}
