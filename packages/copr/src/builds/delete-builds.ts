import { type Call, eachLimited, PublishError } from '@omnipub/core';
import { z } from 'zod';
import { checkedInput } from '../session/checked-input.js';
import type { CoprSession } from '../session/copr-session.js';
import { type Build, buildSchema } from './build-schema.js';
import { endBuilds, type RunningBuilds, runningBuildsSchema } from './end-builds.js';
import { getBuild, pathOfId } from './read-build.js';
import { wasLost } from './was-lost.js';
import { withoutProgress } from './without-progress.js';

/**
 * Deletes a build that has ended; answers the build as it was.
 * @throws PublishError CONFLICT when it still runs and may not be canceled; NOT_FOUND; AUTH_DENIED
 */
export async function deleteBuild(
  copr: CoprSession,
  id: number,
  options: RunningBuilds,
  call: Call,
): Promise<Build> {
  const how = checkedInput(runningBuildsSchema, options, 'a deletion');
  const path = `build/delete/${pathOfId(id)}`;
  await endBuilds(copr, [id], how, call);
  const before = await getBuild(copr, id, call);
  try {
    const what = `to delete build ${String(id)}`;
    return await copr.write({ method: 'DELETE', path, idempotent: true, what }, buildSchema, call);
  } catch (thrown) {
    // It was there a moment ago: a first request whose answer was lost has done it.
    if (thrown instanceof PublishError && thrown.code === 'NOT_FOUND') return before;
    throw thrown;
  }
}

const ids = z.array(z.number().int().positive()).min(1);

/**
 * Deletes builds that have ended: all of them or none (copr contract 3, recording build-delete-list-some-missing-400).
 * @throws PublishError CONFLICT when some still run and may not be canceled; INVALID_INPUT with the server's words
 */
export async function deleteBuilds(
  copr: CoprSession,
  builds: readonly number[],
  options: RunningBuilds,
  call: Call,
): Promise<void> {
  const how = checkedInput(runningBuildsSchema, options, 'a deletion');
  const checked = [...new Set(checkedInput(ids, builds, 'the list of builds to delete'))];
  await endBuilds(copr, checked, how, call);
  try {
    await copr.write(
      { method: 'DELETE', path: 'build/delete/list', json: { builds: checked }, what: 'to delete builds' },
      z.object({}),
      withoutProgress(call),
    );
  } catch (thrown) {
    if (!wasLost(thrown, call) || !(await areGone(copr, checked, call))) throw thrown;
  }
}

async function areGone(copr: CoprSession, builds: readonly number[], call: Call): Promise<boolean> {
  const gone = await eachLimited(builds, { limit: 4, signal: call.signal }, async (id) => {
    try {
      await getBuild(copr, id, call);
      return false;
    } catch (thrown) {
      if (thrown instanceof PublishError && thrown.code === 'NOT_FOUND') return true;
      throw thrown;
    }
  });
  return gone.every(Boolean);
}
