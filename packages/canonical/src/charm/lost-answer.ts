import { type Call, PublishError } from '@omnipub/core';
import { poll } from '../api/poll.js';
import type { ApiSession } from '../api/session.js';
import { wasLost } from '../api/was-lost.js';

/** A write, and how to see whether it was done. */
export interface SendOnce<T> {
  /** What is sent, for the warning: `the new revision of hello`. */
  readonly what: string;
  send(): Promise<T>;
  /** What the write would have answered if it was done; undefined when it was not, or not yet. */
  look(): Promise<T | undefined>;
}

/** How often a write is sent whose answer is lost each time, and which was not done each time. */
const ATTEMPTS = 3;

/**
 * Sends a write. When its answer is lost it looks, for `probeTimeoutMs`, whether the store has done it; only what was not done
 * by then is sent again. That is right here, as Charmhub shows a write at once (even an upload, by the review of its id), so what does
 * not show was not done; `lookAfter` of the Snap Store can't conclude that.
 * @throws PublishError what the store refused; the lost answer itself, with recovery `retry-after-probe`, when it can't be settled
 */
export async function sendOnce<T>(session: ApiSession, call: Call, write: SendOnce<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await write.send();
    } catch (thrown) {
      if (!wasLost(thrown, call)) throw thrown;
      call.emit({
        type: 'warning',
        code: 'ANSWER_LOST',
        message: `the answer to ${write.what} was lost; looking whether it was done`,
      });
      const found = await lookFor(session, call, write, thrown);
      if (found !== undefined) return found;
      if (attempt === ATTEMPTS) throw thrown;
    }
  }
}

async function lookFor<T>(
  session: ApiSession,
  call: Call,
  write: SendOnce<T>,
  lost: PublishError,
): Promise<T | undefined> {
  try {
    return await poll(() => write.look(), call, {
      clock: session.deps.clock,
      deadlineMs: session.probeTimeoutMs,
      longestMs: 5_000,
    });
  } catch (thrown) {
    call.signal.throwIfAborted();
    // Who could not look does not know: sending again would be blind.
    throw new PublishError(lost.code, `${lost.message}; and looking whether it was done failed`, {
      store: session.store,
      recovery: 'retry-after-probe',
      hint: 'run again when the store answers: what was done is found then',
      cause: thrown,
    });
  }
}
