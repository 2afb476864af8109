import { type Call, PublishError } from '@omnipub/core';

/**
 * Looks whether a request was done whose answer was lost. What does not show is never sent again: an upload shows among the revisions
 * only when the store has processed it (canonical contract 4.1), so that it may have been done all the same; Charmhub's `sendOnce`
 * knows better.
 * @throws PublishError the lost answer itself, with recovery `retry-after-probe`, when nothing tells that it was done or when the store
 * can't be looked at; ABORTED
 */
export async function lookAfter<T>(
  lost: PublishError,
  call: Pick<Call, 'signal'>,
  look: () => Promise<T | undefined>,
): Promise<T> {
  let found: T | undefined;
  let why = 'so far it was not done';
  try {
    found = await look();
  } catch (thrown) {
    call.signal.throwIfAborted();
    why = `whether it was done can't be seen (${thrown instanceof Error ? thrown.message : 'unknown'})`;
  }
  if (found !== undefined) return found;
  throw new PublishError(lost.code, `${lost.message}; ${why}`, {
    store: lost.store,
    recovery: 'retry-after-probe',
    hint: 'run again later: what the store has done by then is found, and not sent twice',
    ...(lost.status === undefined ? {} : { status: lost.status }),
    cause: lost,
  });
}
