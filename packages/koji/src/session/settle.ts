import { PublishError } from '@omnipub/core';
import type { XmlRpcValue } from '../xmlrpc/value.js';

/** What was found out about a write whose answer was lost. */
export type Settled =
  | {
      readonly happened: true;
      /** What the call would have answered. */
      readonly value: XmlRpcValue;
    }
  | { readonly happened: false };

/** What is known when the question is asked. */
export interface Doubt {
  /** True: the hub has said that it did it (1009); only what came of it is not known. False: it may or may not have. */
  readonly happened: boolean;
  readonly signal: AbortSignal;
}

/**
 * Looks whether a write happened, by reading: a tag that is there, a package on its list, the newest task. It may read, but not write:
 * the writes of the session wait for it. `undefined`: can't be told.
 */
export type Settle = (doubt: Doubt) => Promise<Settled | undefined>;

/** A write of which nothing more can be found out. */
export function lostAnswer(method: string, doubt: Pick<Doubt, 'happened'>, cause?: unknown): PublishError {
  const what = doubt.happened
    ? `the hub has done ${method}, but its answer was lost`
    : `the answer to ${method} was lost; the hub may have done it`;
  return new PublishError('NETWORK', what, {
    store: 'koji',
    ...(doubt.happened ? { storeCode: 'RetryError' } : {}),
    recovery: 'retry-after-probe',
    hint: 'look what came of it before doing it again',
    ...(cause === undefined ? {} : { cause }),
  });
}

/** Failures of a connection that was never made; nothing can have been sent over it. */
const unsent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/**
 * The wire may send everything again and says so; but who is told that a write failed must look before doing it anew.
 * `sent`: it has gone out; `resent`: more than once.
 */
export function asWriteError(
  thrown: unknown,
  method: string,
  how: { readonly sent: boolean; readonly resent: boolean },
): unknown {
  if (!(thrown instanceof PublishError) || !how.sent) return thrown;
  const { code, recovery, cause } = thrown;
  const mayBeDone =
    (recovery === 'retry' || recovery === 'wait') &&
    (code === 'NETWORK' || code === 'TIMEOUT' || code === 'ABORTED' || code === 'STORE_UNAVAILABLE');
  // A fault says that it was not done; but a hub that is offline says nothing of the time before.
  if (!mayBeDone || (thrown.storeCode !== undefined && !how.resent)) return thrown;
  const reason = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (!how.resent && typeof reason === 'string' && unsent.has(reason)) return thrown;
  return new PublishError(code, thrown.message, {
    store: thrown.store,
    recovery: 'retry-after-probe',
    hint: `look whether ${method} was done before doing it again`,
    ...(thrown.status === undefined ? {} : { status: thrown.status }),
    ...(thrown.storeMessage === undefined ? {} : { storeMessage: thrown.storeMessage }),
    cause: thrown,
  });
}
