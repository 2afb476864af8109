import { type Call, type CallContext, PublishError } from '@omnipub/core';
import { projectInWords } from '../api/places.js';
import { promoteBuild } from '../promote/promote-build.js';
import type { Promotion } from '../promote/promote-schema.js';
import { publishBuild } from '../promote/publish-build.js';
import { pageOfBuild } from '../wait/page-of-build.js';
import type { ReleaseInput } from './definition-schemas.js';
import { type CoprReceipt, refOf } from './receipt.js';
import { isDeadline } from './settle.js';
import type { StoreAccess } from './store-access.js';

/**
 * Makes a build public: in the repositories of its own project, which have it by themselves unless the project is in devel_mode, or in
 * another project. What goes on at the deadline is `pending`.
 * @throws PublishError INVALID_INPUT for a receipt without a build; what {@link promoteBuild} and {@link publishBuild} throw
 */
export async function releaseBuild(
  store: StoreAccess,
  receipt: CoprReceipt,
  { promote }: ReleaseInput,
  ctx: CallContext,
): Promise<CoprReceipt> {
  const { signal, emit, dryRun } = ctx;
  signal.throwIfAborted();
  if (dryRun || receipt.outcome === 'planned') return { ...receipt, outcome: 'planned' };
  const { buildId: id } = receipt.ref;
  if (id === undefined)
    throw new PublishError('INVALID_INPUT', 'the receipt is about no build', {
      store: 'copr',
      hint: 'build something first',
    });
  const call = { signal, emit };
  try {
    if (promote === undefined) {
      const { build, outcome } = await publishBuild(store.copr, id, store.waits, call);
      return { ...receipt, ref: refOf(build), outcome };
    }
    const promotion = await promotionOf(store, promote, call);
    const { build, outcome } = await promoteBuild(store.copr, id, promotion, store.waits, call);
    const promoted = { project: projectInWords(promotion.to), buildId: build.id };
    return { ...receipt, ref: { ...receipt.ref, promoted }, url: pageOfBuild(store.copr, build.id), outcome };
  } catch (thrown) {
    if (!isDeadline(thrown)) throw thrown;
    const pending = { state: thrown.message, ...(thrown.docs === undefined ? {} : { url: thrown.docs }) };
    return { ...receipt, outcome: 'created', pending };
  }
}

/** A promotion with the project that is meant. */
export async function promotionOf(
  store: StoreAccess,
  { to, ...rest }: NonNullable<ReleaseInput['promote']>,
  call: Call,
): Promise<Promotion> {
  return { ...rest, to: await store.place(to, call) };
}
