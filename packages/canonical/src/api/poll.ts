import { type Call, type Clock, PublishError } from '@omnipub/core';

/** Options of {@link poll}. */
export interface PollOptions {
  readonly clock: Clock;
  /** Milliseconds. */
  readonly deadlineMs: number;
  /** Milliseconds before the second look. @default 200 */
  readonly firstMs?: number;
  /** No wait is longer. Milliseconds. @default 10_000 */
  readonly longestMs?: number;
}

/**
 * Looks until `look` says something, with growing waits; undefined when the deadline passes first. An outage that the HTTP layer's own
 * retries did not outlast is waited out too.
 * @throws PublishError what `look` throws beside outages; ABORTED
 */
export async function poll<T>(
  look: () => Promise<T | undefined>,
  call: Pick<Call, 'signal'>,
  options: PollOptions,
): Promise<T | undefined> {
  const { clock, deadlineMs, firstMs = 200, longestMs = 10_000 } = options;
  const until = clock.now() + deadlineMs;
  for (let wait = firstMs; ; wait = Math.min(longestMs, wait * 1.5)) {
    call.signal.throwIfAborted();
    let outage: PublishError | undefined;
    try {
      const found = await look();
      if (found !== undefined) return found;
    } catch (thrown) {
      if (!isOutage(thrown)) throw thrown;
      outage = thrown;
    }
    const left = until - clock.now();
    if (left <= 0) {
      if (outage !== undefined) throw outage;
      return undefined;
    }
    await clock.sleep(Math.min(left, Math.max(wait, outage?.retryAfterMs ?? 0)), call.signal);
  }
}

function isOutage(thrown: unknown): thrown is PublishError {
  return (
    thrown instanceof PublishError &&
    ['STORE_UNAVAILABLE', 'NETWORK', 'TIMEOUT', 'RATE_LIMITED'].includes(thrown.code)
  );
}
