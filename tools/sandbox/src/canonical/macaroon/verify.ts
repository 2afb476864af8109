import { timingSafeEqual } from 'node:crypto';
import type { Macaroon } from './macaroon.js';
import { unseal } from './seal.js';
import { bindSignature, deriveKey, signCaveat, signIdentifier } from './sign.js';

/** What is verified. */
export interface Presented {
  readonly rootKey: Uint8Array;
  readonly root: Macaroon;
  /** Bound to the root, all of them, nested ones too. In any order. */
  readonly discharges: readonly Macaroon[];
}

/** A first-party caveat of a macaroon that verified, with whose it is. */
export interface Condition {
  readonly text: string;
  /** The macaroon it stands in. */
  readonly of: Macaroon;
}

/** Why macaroons don't verify. */
export class InvalidMacaroon extends Error {
  override readonly name = 'InvalidMacaroon';
}

/**
 * Checks the signatures of a root and all its discharges, that each is bound to this root, that every third-party caveat is discharged,
 * and that no discharge is left over. What the conditions say is for the caller to judge.
 * @returns every first-party caveat, the root's first
 * @throws InvalidMacaroon saying what is wrong
 */
export function verifyMacaroons({ rootKey, root, discharges }: Presented): Condition[] {
  const open = [...discharges];
  const conditions: Condition[] = [];
  const check = (macaroon: Macaroon, key: Buffer): Buffer => {
    let signature = signIdentifier(key, macaroon.identifier);
    for (const caveat of macaroon.caveats) {
      if (caveat.vid === undefined) {
        conditions.push({ text: caveat.id.toString('utf8'), of: macaroon });
      } else {
        const dischargeKey = unseal(signature, caveat.vid);
        if (dischargeKey === undefined) throw new InvalidMacaroon('a third-party caveat cannot be opened');
        const at = open.findIndex(({ identifier }) => identifier.equals(caveat.id));
        const [discharge] = at < 0 ? [] : open.splice(at, 1);
        if (discharge === undefined) throw new InvalidMacaroon('a third-party caveat is not discharged');
        mustEqual(bindSignature(root.signature, check(discharge, dischargeKey)), discharge.signature);
      }
      signature = signCaveat(signature, caveat);
    }
    return signature;
  };
  mustEqual(check(root, deriveKey(rootKey)), root.signature);
  if (open.length > 0) throw new InvalidMacaroon('a discharge belongs to no caveat');
  return conditions;
}

function mustEqual(computed: Buffer, given: Buffer): void {
  if (given.length !== computed.length || !timingSafeEqual(computed, given))
    throw new InvalidMacaroon('signatures do not match');
}

/** Whether a discharge that is not bound to anything was signed with this key (an Ubuntu One refresh). */
export function isSignedWith(rootKey: Uint8Array, discharge: Macaroon): boolean {
  let signature = signIdentifier(deriveKey(rootKey), discharge.identifier);
  for (const caveat of discharge.caveats) signature = signCaveat(signature, caveat);
  return discharge.signature.length === 32 && timingSafeEqual(signature, discharge.signature);
}
