import type { Account } from '../accounts.js';
import type { Limits } from './limits.js';

/** Who sent a request, and what that login may do. */
export interface Login extends Limits {
  readonly account: Account;
  /** Through a root and a discharge, or with one token of this store. */
  readonly kind: 'u1' | 'token';
  /** When the root or token was made; microseconds since the epoch. */
  readonly issued: number;
}

/** Why a request is not let in. */
export type Denial =
  /** No Authorization header. */
  | { readonly reason: 'missing' }
  /** The credentials are not good, for the reason that `message` gives. */
  | { readonly reason: 'invalid'; readonly message: string }
  /** The discharge is too old; age in seconds (canonical contract 3.4). */
  | { readonly reason: 'needs-refresh'; readonly age: number };

/** Thrown where a login doesn't verify; each server words it its own way. */
export class Denied extends Error {
  override readonly name = 'Denied';
  readonly denial: Denial;

  constructor(denial: Denial) {
    super(denial.reason);
    this.denial = denial;
  }
}

/** Credentials that are no good. */
export const invalid = (message: string): Denied => new Denied({ reason: 'invalid', message });
