import { writeV2 } from '../macaroon/binary-v2.js';
import type { Candid } from './candid.js';
import { timeBefore } from './conditions.js';

/** What shows a discharger that a login was finished. */
export interface DischargeToken {
  readonly kind: string;
  readonly value: Buffer;
}

/** The token of a person who just logged in: one macaroon of Candid's own, version 2 binary. */
export function newToken(candid: Candid, username: string): DischargeToken {
  const conditions = [
    timeBefore(candid.now() + candid.settings.tokenTtlMs),
    `declared userid ${candid.userIdOf(username)}`,
  ];
  return { kind: 'macaroon', value: writeV2(candid.oven.bake(3, conditions).macaroon) };
}
