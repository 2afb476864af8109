import { type CallContext, PublishError } from '@omnipub/core';
import { buildOfTask } from '../builds/build-outcome.js';
import type { KojiClient } from '../client.js';
import { moveBuild } from '../tags/move-build.js';
import { tagBuild } from '../tags/tag-build.js';
import type { KojiRef, ReleaseInput } from './definition-schemas.js';
import { buildReceipt, type KojiReceipt } from './receipt.js';

/**
 * Tags the build, or moves it from another tag, and returns when that has really been done. A tag task that goes on at the deadline makes the
 * receipt `pending`.
 * @throws PublishError INVALID_INPUT for a scratch build; the fault of the task
 */
export async function releaseBuild(
  client: KojiClient,
  receipt: KojiReceipt,
  input: ReleaseInput,
  ctx: CallContext,
  deadlineMs: number,
): Promise<KojiReceipt> {
  const { ref } = receipt;
  const { tag, from, force, promote } = input;
  if (ref.scratch === true)
    throw new PublishError(
      'INVALID_INPUT',
      'a scratch build is not recorded, so that nothing can be tagged',
      {
        store: 'koji',
        hint: 'build it without scratch',
      },
    );
  if (ctx.dryRun || receipt.outcome === 'planned') return { ...receipt, outcome: 'planned' };
  const { signal, emit } = ctx;
  const options = { signal, emit, deadlineMs, force };
  const build = await buildIdOf(client, ref, ctx);
  const promoted = promote === true ? await client.builds.promote(build, { signal, emit, force }) : undefined;
  const released = (outcome: KojiReceipt['outcome'], nvr: string | undefined): KojiReceipt =>
    buildReceipt(
      client,
      {
        ...ref,
        ...(nvr === undefined ? {} : { nvr }),
        buildId: build,
        tags: [...new Set([...(ref.tags ?? []), tag])],
      },
      promoted?.outcome === 'created' ? 'created' : outcome,
    );
  try {
    const done = await (from === undefined
      ? tagBuild(client, tag, build, options)
      : moveBuild(client, { from, to: tag }, build, options));
    return released(done.outcome, done.nvr);
  } catch (thrown) {
    if (!(thrown instanceof PublishError && thrown.code === 'TIMEOUT' && thrown.recovery === 'wait'))
      throw thrown;
    return { ...released('created', promoted?.nvr), pending: { state: `not in ${tag} yet` } };
  }
}

async function buildIdOf(client: KojiClient, ref: KojiRef, { signal, emit }: CallContext): Promise<number> {
  const { buildId, taskId } = ref;
  if (buildId !== undefined) return buildId;
  if (taskId !== undefined) return (await buildOfTask(client, taskId, { signal, emit })).id;
  throw new PublishError('INVALID_INPUT', 'the receipt is about no build', {
    store: 'koji',
    hint: 'build or import something first',
  });
}
