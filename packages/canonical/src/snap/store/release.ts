import { type CallContext, PublishError, type Receipt } from '@omnipub/core';
import type { ApiSession } from '../../api/session.js';
import { progressiveBody } from '../channels/progressive.js';
import { releaseMissing } from '../channels/release-missing.js';
import { waitVisible } from '../channels/wait-visible.js';
import { wantedChannels } from '../channels/wanted-channels.js';
import type { SnapRef, SnapReleaseInput } from './schemas.js';

/**
 * Releases a revision to those of the channels that do not offer it yet. See {@link releaseMissing}.
 * @throws PublishError CONFLICT for an upload that the store still looks at; AUTH_DENIED naming the channels that were refused
 */
export async function releaseUpload(
  session: ApiSession,
  receipt: Receipt<SnapRef>,
  input: SnapReleaseInput,
  ctx: CallContext,
): Promise<Receipt<SnapRef>> {
  const wanted = wantedChannels(input.channels);
  const progressive = progressiveBody(input.progressive);
  const { name, revision } = receipt.ref;
  if (ctx.dryRun || receipt.outcome === 'planned') return { ...withoutPending(receipt), outcome: 'planned' };
  if (revision === undefined || receipt.pending !== undefined) throw notReady(receipt);
  const { outcome, released, map } = await releaseMissing(
    session,
    { name, revision },
    input.channels,
    input,
    ctx,
  );
  if (released.refused.length > 0)
    throw new PublishError(
      'REJECTED',
      `the store did not open ${released.refused.join(', ')} for ${receipt.id}`,
      {
        store: session.store,
        hint: 'look at the channels; what was opened stays, and a further run goes on from there',
      },
    );
  if (input.waitVisible === true && progressive !== undefined)
    ctx.emit({
      type: 'warning',
      code: 'NOT_VISIBLE',
      message: `the public listing shows ${receipt.id} when all devices get it: it is not waited for`,
    });
  else if (input.waitVisible === true) {
    const options = { deadlineMs: input.waitVisibleTimeoutMs, defaultTrack: map.defaultTrack };
    await waitVisible(session, { name, revision, channels: input.channels }, options, ctx);
  }
  return {
    ...receipt,
    ref: { ...receipt.ref, channels: wanted.map(({ text }) => text) },
    outcome,
  };
}

function withoutPending({ pending: _, ...receipt }: Receipt<SnapRef>): Receipt<SnapRef> {
  return receipt;
}

function notReady(receipt: Receipt<SnapRef>): PublishError {
  const state = receipt.pending?.state ?? 'not uploaded';
  return new PublishError('CONFLICT', `${receipt.id} can't be released yet: it is ${state}`, {
    store: 'snap',
    recovery: 'wait',
    hint: 'wait for the review, and run again',
  });
}
