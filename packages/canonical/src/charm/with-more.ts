import { PublishError, type PublishErrorDetails } from '@omnipub/core';

/** The same error with more to say: what is given replaces what it had. */
export function withMore(
  error: PublishError,
  message: string,
  more: Pick<PublishErrorDetails, 'hint' | 'recovery'> = {},
): PublishError {
  const { store, recovery, status, requestId, storeCode, storeMessage, hint, docs, retryAfterMs } = error;
  return new PublishError(error.code, message, {
    store,
    recovery,
    ...(status === undefined ? {} : { status }),
    ...(requestId === undefined ? {} : { requestId }),
    ...(storeCode === undefined ? {} : { storeCode }),
    ...(storeMessage === undefined ? {} : { storeMessage }),
    ...(hint === undefined ? {} : { hint }),
    ...(docs === undefined ? {} : { docs }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...more,
    cause: error,
  });
}
