import { type CallContext, PublishError } from '@omnipub/core';
import { pageOfBuild } from '../wait/page-of-build.js';
import { buildReceipt, type CoprReceipt } from './receipt.js';
import type { StoreAccess } from './store-access.js';

/**
 * Waits until the build is over. One that goes on at the deadline is `pending`, with the page to come back to.
 * @throws PublishError REJECTED when it failed: names the chroots, and their logs (`failedBuildsOf` has all of them)
 */
export async function settleBuild(
  store: StoreAccess,
  receipt: CoprReceipt,
  { signal, emit, dryRun }: CallContext,
): Promise<CoprReceipt> {
  signal.throwIfAborted();
  const { ref, outcome } = receipt;
  const { buildId: id } = ref;
  if (dryRun || outcome === 'planned' || id === undefined) return receipt;
  try {
    await store.builds.wait(id, { ...store.waits, signal, emit });
  } catch (thrown) {
    if (!isDeadline(thrown)) throw thrown;
    const build = await store.builds.get(id, { signal, emit });
    const pending = { state: build.state, url: pageOfBuild(store.copr, id) };
    return { ...buildReceipt(store.copr, build, outcome), pending };
  }
  return buildReceipt(store.copr, await store.builds.get(id, { signal, emit }), outcome);
}

/** The time is over, and the server goes on. */
export function isDeadline(thrown: unknown): thrown is PublishError {
  return thrown instanceof PublishError && thrown.code === 'TIMEOUT' && thrown.recovery === 'wait';
}
