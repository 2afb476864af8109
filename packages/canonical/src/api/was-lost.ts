import { type Call, PublishError } from '@omnipub/core';

/** True for a request that the store may have done, although no answer says so. */
export function wasLost(thrown: unknown, call: Pick<Call, 'signal'>): thrown is PublishError {
  return thrown instanceof PublishError && thrown.recovery === 'retry-after-probe' && !call.signal.aborted;
}
