import type { Call } from '../daemon.js';
import { bad } from '../errors.js';
import type { Raw } from '../go/raw.js';
import type { Action, Payload } from './action.js';
import { createProject } from './create-project.js';
import { approveProbation, rejectProbation } from './probation.js';
import { setPermissions } from './set-permissions.js';
import { upload } from './upload.js';

/** All actions (gobbler contract 3). */
const ACTIONS: Readonly<Record<string, Action>> = {
  create_project: createProject,
  upload,
  set_permissions: setPermissions,
  approve_probation: approveProbation,
  reject_probation: rejectProbation,
  /** Deprecated; reads nothing, anyone may ask. */
  health_check: async () => undefined,
};

/** Does what a request file named `<action>-<anything>` asks for. @throws GobblerError 400 for an unknown action */
export async function perform(call: Call, kind: Raw): Promise<Payload | undefined> {
  const name = kind.slice(0, kind.indexOf('-') + 1).slice(0, -1);
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action === undefined) throw bad('invalid request type');
  return action(call);
}
