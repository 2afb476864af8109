import { type Clock, PublishError } from '@omnipub/core';

/** How long a call may clean up after an abort before it is left behind, in milliseconds. */
export const ABORT_GRACE_MS = 5_000;

/** Settles with the work; after an abort it waits a bounded time for the call's own clean-up, then throws ABORTED. */
export async function promptly<T>(
  work: Promise<T>,
  options: { signal: AbortSignal; clock: Clock },
): Promise<T> {
  const { signal, clock } = options;
  const over = new AbortController();
  let onAbort: () => void = () => undefined;
  const overdue = new Promise<never>((_, reject) => {
    onAbort = () => {
      clock.sleep(ABORT_GRACE_MS, over.signal).then(
        () => reject(new PublishError('ABORTED', 'stopped on request; a call did not end in time')),
        () => undefined,
      );
    };
  });
  if (signal.aborted) onAbort();
  else signal.addEventListener('abort', onAbort, { once: true });
  // When the abort wins, nobody reads the work any more; its later rejection must not end the process.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, overdue]);
  } finally {
    signal.removeEventListener('abort', onAbort);
    over.abort();
  }
}
