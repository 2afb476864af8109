import { type Call, PublishError } from '@omnipub/core';

/** True for a request that the server may have done, although no answer says so. */
export function wasLost(thrown: unknown, { signal }: Pick<Call, 'signal'>): thrown is PublishError {
  return thrown instanceof PublishError && thrown.recovery === 'retry-after-probe' && !signal.aborted;
}
