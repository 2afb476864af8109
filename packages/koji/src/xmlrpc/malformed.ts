import { PublishError } from '@omnipub/core';

/** An answer that is not what the dialect allows. */
export function malformed(what: string, cause?: unknown): PublishError {
  return new PublishError('PROTOCOL', `the hub's answer is no valid XML-RPC: ${what}`, {
    store: 'koji',
    hint: 'check that the URL is that of a Koji hub, and that nothing in between changes its answers',
    ...(cause === undefined ? {} : { cause }),
  });
}
