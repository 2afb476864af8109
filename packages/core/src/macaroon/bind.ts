import { PublishError } from '../errors.js';
import type { Macaroon } from './macaroon.js';
import { boundTo, verifyChain } from './npm-macaroon.js';

/**
 * A copy of the discharge that is good for requests with this root only: its signature is
 * `HMAC(0, HMAC(0, root) || HMAC(0, discharge))` (canonical contract 3.3). Nested discharges are bound to the root too, never to
 * one another. Keep the unbound one: binding again, and a refresh, need it.
 */
export function bindForRequest(root: Macaroon, discharge: Macaroon): Macaroon {
  return boundTo(root.signature, discharge);
}

/** What {@link verifyMacaroon} needs. */
export interface VerifyOptions {
  readonly rootKey: Uint8Array;
  /** Bound already. @default none */
  readonly discharges?: readonly Macaroon[];
  /** Does this first-party condition hold? @default all do: only the signatures are checked */
  readonly check?: (condition: string) => boolean;
}

/**
 * Checks signatures, discharges and conditions, for servers and tests: a client can't, as it has no root key.
 * @throws PublishError AUTH_DENIED when they do not hold
 */
export function verifyMacaroon(root: Macaroon, options: VerifyOptions): void {
  const check = options.check ?? (() => true);
  let failed: string | undefined;
  try {
    verifyChain(
      root,
      options.rootKey,
      (condition) => {
        if (check(condition)) return null;
        failed = condition;
        return 'it does not hold';
      },
      options.discharges ?? [],
    );
  } catch (thrown) {
    const what = failed === undefined ? 'its signatures do not match' : `the condition "${failed}" fails`;
    throw new PublishError('AUTH_DENIED', `the macaroon does not verify: ${what}`, { cause: thrown });
  }
}
