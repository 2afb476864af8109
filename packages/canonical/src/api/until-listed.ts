import type { Call } from '@omnipub/core';
import { poll } from './poll.js';
import type { ApiSession } from './session.js';

/**
 * Looks at the public listing, which lags behind a release, until it shows what is wanted. Gives what it does not show when the
 * deadline passes first; empty when it shows everything.
 * @param missing looks once, and gives what is not shown
 * @param options.deadlineMs milliseconds
 * @throws PublishError what `missing` throws beside outages; ABORTED
 */
export async function untilListed(
  { deps }: Pick<ApiSession, 'deps'>,
  missing: () => Promise<readonly string[]>,
  { deadlineMs, signal }: Pick<Call, 'signal'> & { readonly deadlineMs: number },
): Promise<readonly string[]> {
  let last: readonly string[] = [];
  const look = async (): Promise<true | undefined> => {
    last = await missing();
    return last.length === 0 ? true : undefined;
  };
  const options = { clock: deps.clock, deadlineMs, firstMs: 1_000 };
  return (await poll(look, { signal }, options)) === true ? [] : last;
}
