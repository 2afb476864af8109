import type { Call } from '@omnipub/core';
import { z } from 'zod';
import { parseShape } from '../api/parse-result.js';
import { loggedInUser } from '../api/user-schemas.js';
import type { HubAccess } from '../hub-access.js';
import type { Settle } from '../session/settle.js';
import type { HubTask } from './hub-task.js';

/** A task that a call is about to make, so that it is known again if the answer is lost. */
export interface Submission {
  /** Of the task, not of the call: `tagBuild` for moveBuild. */
  readonly method: string;
  /** Does a task with this request come from the call? */
  readonly isOurs: (request: readonly unknown[]) => boolean;
}

/** The newest tasks that are looked at: those of one user and method since the call was made. */
const LOOKED_AT = 100;

/**
 * Makes a call that answers the number of a new task, once: when its answer is lost, the task is looked for among those of this user
 * that are newer than the call (koji contract 4 and 10).
 * @throws PublishError what the hub refuses
 */
export async function submitTask<T = number>(
  koji: HubAccess,
  submission: Submission,
  act: (settle: Settle) => Promise<T>,
  call: Call,
): Promise<T> {
  const before = await newestTask(koji, call);
  return act(async ({ happened, signal }) => {
    const made = await findTasks(koji, { ...submission, after: before }, { ...call, signal });
    const [task] = made;
    if (task !== undefined) return { happened: true, value: task.id };
    // The hub says that there is one, but which is not seen: that must not be taken for none.
    return happened ? undefined : { happened: false };
  });
}

/** Number of the newest task that the hub has; 0 when there is none. */
export async function newestTask({ api }: Pick<HubAccess, 'api'>, call: Call): Promise<number> {
  const [newest] = await api.listTasks({ queryOpts: { order: '-id', limit: 1 } }, call);
  return newest?.id ?? 0;
}

/** Tasks of the user who is logged in, newest first: of one method, with a request that fits, later than another task. */
export async function findTasks(
  { api }: Pick<HubAccess, 'api'>,
  wanted: Submission & {
    /** @default 0 */
    readonly after?: number;
    /** @default every state */
    readonly states?: readonly number[];
  },
  call: Call,
): Promise<readonly HubTask[]> {
  const { method, isOurs, after = 0, states } = wanted;
  const me = parseShape(loggedInUser, await api.getLoggedInUser(call), 'getLoggedInUser');
  const opts = {
    owner: me.id,
    method,
    decode: true,
    ...(states === undefined ? {} : { state: [...states] }),
  };
  const rows = await api.listTasks({ opts, queryOpts: { order: '-id', limit: LOOKED_AT } }, call);
  return rows.filter(({ id, request }) => id > after && isOurs(requestOf(request)));
}

const list = z.array(z.unknown());

/** The positional arguments of a task; empty for one that cannot be read. */
export function requestOf(request: unknown): readonly unknown[] {
  const parsed = list.safeParse(request);
  return parsed.success ? parsed.data : [];
}
