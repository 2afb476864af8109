import { PublishError } from '@omnipub/core';

/** Something that passes by itself: a later look may succeed. */
export function isOutage(thrown: unknown): thrown is PublishError {
  return (
    thrown instanceof PublishError &&
    ['STORE_UNAVAILABLE', 'NETWORK', 'TIMEOUT', 'RATE_LIMITED'].includes(thrown.code)
  );
}
