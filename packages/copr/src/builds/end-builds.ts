import { type Call, eachLimited, PublishError } from '@omnipub/core';
import { z } from 'zod';
import type { CoprSession } from '../session/copr-session.js';
import { waitForBuilds } from '../wait/wait-for-builds.js';
import type { Build } from './build-schema.js';
import { isFinalState } from './build-state.js';
import { cancelBuild } from './cancel-build.js';
import { listBuilds } from './list-builds.js';
import { getBuild } from './read-build.js';

const ms = z.number().nonnegative();

/** What to do with builds that still run when something is to be deleted. */
export const runningBuildsSchema = z.strictObject({
  /** `cancel`: cancels them and waits until they have ended. @default refuse */
  running: z.enum(['refuse', 'cancel']).optional(),
  /** Milliseconds to wait for canceled builds. @default 600_000 */
  timeoutMs: ms.optional(),
  /** The longest time between two looks, in milliseconds. @default 30_000 */
  intervalMs: ms.optional(),
});

/** See {@link runningBuildsSchema}. */
export type RunningBuilds = z.input<typeof runningBuildsSchema>;

/** Builds at once that are asked or canceled. */
const AT_ONCE = 4;

/**
 * Makes sure that builds have ended: the server deletes no other (500 for one, 400 for a list, a project or a package; copr contract 3 and
 * recording project-delete-unfinished).
 * @throws PublishError CONFLICT naming those that run, unless they may be canceled; NOT_FOUND; TIMEOUT when they don't end
 */
export async function endBuilds(
  copr: CoprSession,
  ids: readonly number[],
  options: RunningBuilds,
  call: Call,
): Promise<void> {
  const limits = { limit: AT_ONCE, signal: call.signal };
  const builds = await eachLimited(ids, limits, (id) => getBuild(copr, id, call));
  await endOpen(copr, builds, options, call);
}

/**
 * The same for all builds of a project, or of a package of it.
 * @returns the ids of those that were canceled
 */
export async function endBuildsOf(
  copr: CoprSession,
  of: { readonly ownername: string; readonly projectname: string; readonly packagename?: string },
  options: RunningBuilds,
  call: Call,
): Promise<readonly number[]> {
  const open: Build[] = [];
  for await (const build of listBuilds(copr, { ...of, pageSize: 1000 }, call))
    if (!isFinalState(build.state)) open.push(build);
  return endOpen(copr, open, options, call);
}

async function endOpen(
  copr: CoprSession,
  builds: readonly Build[],
  { running = 'refuse', timeoutMs = 600_000, intervalMs }: RunningBuilds,
  call: Call,
): Promise<readonly number[]> {
  const open = builds.filter(({ state }) => !isFinalState(state)).map(({ id }) => id);
  if (open.length === 0) return open;
  if (running === 'refuse') throw stillRunning(open);
  await eachLimited(open, { limit: AT_ONCE, signal: call.signal }, (id) => cancelOrEnded(copr, id, call));
  await waitForBuilds(copr, open, { timeoutMs, intervalMs, whenFailed: 'return' }, call);
  return open;
}

/** A build that has ended meanwhile is as good as canceled. */
async function cancelOrEnded(copr: CoprSession, id: number, call: Call): Promise<void> {
  try {
    await cancelBuild(copr, id, call);
  } catch (thrown) {
    if (!(thrown instanceof PublishError) || thrown.code !== 'CONFLICT') throw thrown;
  }
}

function stillRunning(open: readonly number[]): PublishError {
  const many = open.length > 1;
  const shown = open.slice(0, 20).map(String).join(', ');
  const rest = open.length > 20 ? ` and ${String(open.length - 20)} more` : '';
  return new PublishError('CONFLICT', `build${many ? 's' : ''} ${shown}${rest} still run${many ? '' : 's'}`, {
    store: 'copr',
    recovery: 'wait',
    hint: "wait for it, or delete with running: 'cancel', which cancels first; nothing was deleted",
  });
}
