import { type Call, PublishError } from '@omnipub/core';
import type { CoprSession } from '../session/copr-session.js';
import { createPace } from '../wait/pace.js';
import type { Waits } from './waits.js';

/**
 * Looks again and again until something is so.
 * @param what completes `... did not happen within 5 ms`
 * @throws PublishError TIMEOUT with recovery `wait`
 */
export async function lookUntil(
  { deps: { clock } }: Pick<CoprSession, 'deps'>,
  isSo: () => Promise<boolean>,
  { timeoutMs, intervalMs, what, page }: Waits & { readonly what: string; readonly page: string },
  call: Call,
): Promise<void> {
  const until = clock.now() + timeoutMs;
  const pace = createPace(clock, intervalMs);
  while (!(await isSo())) {
    const left = until - clock.now();
    if (left <= 0)
      throw new PublishError('TIMEOUT', `${what} did not happen within ${String(timeoutMs)} ms`, {
        store: 'copr',
        recovery: 'wait',
        hint: `the server goes on: come back to ${page}, or run again`,
        docs: page,
      });
    await clock.sleep(Math.min(left, pace.next({ isNew: false })), call.signal);
  }
}
