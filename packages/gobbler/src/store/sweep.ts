import { type CallContext, callOf } from '@omnipub/core';
import { stagingPath } from '../info.js';
import { keyTag } from '../requests/request-file.js';
import { type GobblerSession } from '../session.js';
import { removeLeftovers } from '../upload/stage/leftovers.js';

/**
 * Removes what a killed attempt of the same step left in staging. A step that is resumed may find everything done and
 * never come to staging again; nobody else would clean up for a week (gobbler contract 6).
 */
export async function sweep(session: GobblerSession, ctx: CallContext): Promise<void> {
  if (ctx.dryRun) return;
  try {
    const staging = await stagingPath(session, callOf(ctx));
    await removeLeftovers(staging, keyTag(ctx.idempotencyKey));
  } catch {
    // Without a staging directory here, nothing of ours is in it. An abort ends the call itself.
    ctx.signal.throwIfAborted();
  }
}
