import { type Call, PublishError } from '@omnipub/core';
import type { CoprSession } from '../session/copr-session.js';
import type { Build } from './build-schema.js';
import { isFinalState } from './build-state.js';
import { createBuild } from './create-build.js';
import type { CheckedCreate } from './create-request.js';
import { getBuild } from './read-build.js';

/** The build in whose batch, or after whose batch, another one is built. */
export type Batch = { readonly with: Build } | { readonly after: Build | undefined };

/**
 * Makes a build in a batch. A build that has ended alone can't be made the begin of a batch any more ("new batch can not be created
 * because the build has already finished"): then there is nothing to wait for, and it is made without.
 */
export async function submitInBatch(
  copr: CoprSession,
  create: CheckedCreate,
  batch: Batch,
  call: Call,
): Promise<Build> {
  const other = 'with' in batch ? batch.with : batch.after;
  if (other === undefined) return createBuild(copr, create, call);
  const option = 'with' in batch ? { with_build_id: other.id } : { after_build_id: other.id };
  try {
    return await createBuild(copr, { ...create, buildopts: { ...create.buildopts, ...option } }, call);
  } catch (thrown) {
    if (!isAboutBatch(thrown) || !isFinalState((await getBuild(copr, other.id, call)).state)) throw thrown;
    return createBuild(copr, create, call);
  }
}

function isAboutBatch(thrown: unknown): boolean {
  return (
    thrown instanceof PublishError &&
    thrown.status === 400 &&
    /(with|after)_build_id/.test(thrown.storeMessage ?? '')
  );
}
